package dev.sluice.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plan as people read it. */
public final class PlanText {
    private final PlanReport plan;
    private final Paint paint;
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    private PlanText(PlanReport plan, Terminal terminal) {
        this.plan = plan;
        this.paint = new Paint(terminal);
        this.columns = Math.max(60, Math.min(110, terminal.columns()));
    }

    /** Whole lines. */
    public static String of(PlanReport plan, Terminal terminal) {
        PlanText words = new PlanText(plan, terminal);
        words.answer();
        words.packings();
        words.shards();
        words.remarks();
        return words.text.toString();
    }

    private void answer() {
        Forecast forecast = plan.forecast(plan.chosen());
        text.append(paint.good(plan.stream() + ": " + Units.things(plan.events(), "event", "events") + " in about "
                        + time(forecast) + " through " + Units.things(plan.shards(), "shard", "shards")))
                .append('\n');
        String rejected = Units.grouped(plan.rejected()) + " would be rejected";
        line(Units.bytes(plan.bytesRead()) + " of " + Units.things(plan.sources(), "input", "inputs") + ", "
                + (plan.rejected() > 0 ? paint.warn(rejected) : rejected)
                + (plan.sampled() < 1 ? ", extrapolated from " + Units.percent(plan.sampled()) + " of the input" : ""));
        for (Map.Entry<String, Long> reason : plan.rejectsByReason().entrySet()) {
            line(String.format("%12s  %s", Units.grouped(reason.getValue()), Paint.safe(reason.getKey())));
        }
    }

    private void packings() {
        TextTable table = new TextTable(
                List.of("RECORDS AS", "NUMBER", "MiB", "RATIO", "TIME", "WAITS FOR", "PROVISIONED", "ON DEMAND"),
                "lrrrrlrr",
                2);
        for (Packing packing : plan.packings()) {
            Forecast forecast = plan.forecast(packing);
            table.add(List.of(
                    packing.name(),
                    Units.grouped(packing.records()),
                    Units.mebibytes(forecast.bytes()),
                    forecast.bytes() == 0 ? "" : Units.ratio((double) packing.rawBytes() / forecast.bytes()),
                    time(forecast),
                    forecast.limit().toString(),
                    money(forecast.provisioned()),
                    money(forecast.onDemand())));
        }
        text.append('\n');
        print(table);
    }

    private void shards() {
        TextTable table = new TextTable(
                List.of("SHARDS", "TIME", "MiB", "MiB A SHARD", "LEVEL", "WAITS FOR", "PROVISIONED", "ON DEMAND"),
                "rrrrrlrr",
                2);
        for (Forecast forecast : plan.byShards()) {
            table.add(List.of(
                    Units.grouped(forecast.shards()),
                    time(forecast),
                    Units.mebibytes(forecast.bytes()),
                    Units.mebibytes(forecast.hottestShardBytes()),
                    Integer.toString(forecast.level()),
                    forecast.limit().toString(),
                    money(forecast.provisioned()),
                    money(forecast.onDemand())));
        }
        text.append('\n');
        line(paint.faint(plan.chosen().name() + ", by the number of shards:"));
        print(table);
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>(plan.notes());
        if (!plan.hotKeys().isEmpty()) {
            StringBuilder keys = new StringBuilder("Hottest keys:");
            for (PlanReport.HotKey key : plan.hotKeys()) {
                keys.append(' ')
                        .append(key.key())
                        .append(" (")
                        .append(Units.percent(key.share()))
                        .append(')');
            }
            remarks.add(keys.toString());
        }
        Prices prices = plan.prices();
        remarks.add("Cost is for the time of the load only, in " + prices.currency() + " at the prices of "
                + prices.region()
                + " as of " + prices.asOf()
                + "; --prices FILE gives others. Provisioned streams bill each record in units of"
                + " 25 KiB, on-demand streams round each record up to 1 KiB.");
        text.append('\n');
        for (String remark : remarks) {
            boolean first = true;
            for (String part : Paint.wrap(Paint.safe(remark), columns - 4)) {
                line((first ? "- " : "  ") + part);
                first = false;
            }
        }
    }

    private void print(TextTable table) {
        List<String> lines = table.lines();
        line(paint.faint(lines.get(0)));
        lines.subList(1, lines.size()).forEach(this::line);
    }

    private void line(String line) {
        text.append("  ").append(line).append('\n');
    }

    private static String time(Forecast forecast) {
        return Units.duration(Duration.ofMillis(Math.round(forecast.seconds() * 1000)));
    }

    /** Cents where they count, more digits where even a cent is too much. */
    private static String money(double amount) {
        return String.format(Locale.ROOT, amount >= 0.1 ? "%,.2f" : "%.4f", amount);
    }
}
