package dev.sluice.report;

import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Prices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A plan as people read it. */
public final class PlanText {
    private static final int MOST_SHARDS_LISTED = 16;
    private static final int KEY_CHARACTERS = 24;

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
        words.loads();
        words.shards();
        words.remarks();
        return words.text.toString();
    }

    /** How a rehearsal went, beside what was said of it. */
    public static String comparison(PlanReport plan, LoadReport rehearsal, Terminal terminal) {
        Forecast forecast = plan.forecast();
        double seconds = rehearsal.run().timing().elapsedMillis() / 1000.0;
        PlanText words = new PlanText(plan, terminal);
        TextTable table = new TextTable(List.of("REHEARSAL", "PLANNED", "WAS", "OFF BY"), "lrrr", 2);
        table.add(List.of("seconds", figure(forecast.seconds()), figure(seconds), off(forecast.seconds(), seconds)));
        table.add(List.of(
                "MiB",
                Units.mebibytes(forecast.volume().bytes()),
                Units.mebibytes(rehearsal.bytesSent()),
                off((double) forecast.volume().bytes(), (double) rehearsal.bytesSent())));
        table.add(List.of(
                "records",
                Units.grouped(forecast.volume().records()),
                Units.grouped(rehearsal.records()),
                off((double) forecast.volume().records(), (double) rehearsal.records())));
        words.text.append('\n');
        words.print(table);
        words.line(words.paint.good(rehearsal.run().ending()));
        return words.text.toString();
    }

    private static String figure(double amount) {
        return String.format(Locale.ROOT, "%.1f", amount);
    }

    private static String off(double planned, double was) {
        return planned == 0 ? "" : String.format(Locale.ROOT, "%+.1f%%", (was / planned - 1) * 100);
    }

    private void answer() {
        Forecast forecast = plan.forecast();
        text.append(paint.good(Paint.safe(plan.stream().name()) + ": "
                        + Units.things(plan.input().events().sent(), "event", "events") + " in about " + time(forecast)
                        + " through " + Units.things(forecast.shards(), "shard", "shards")))
                .append('\n');
        String rejected = Units.grouped(plan.input().events().rejected()) + " would be rejected";
        line(Units.bytes(plan.input().bytesRead()) + " of "
                + Units.things(plan.input().sources(), "input", "inputs") + ", "
                + (plan.input().events().rejected() > 0 ? paint.warn(rejected) : rejected)
                + (plan.input().sampled() < 1
                        ? ", extrapolated from " + Units.percent(plan.input().sampled()) + " of them"
                        : "")
                + (plan.input().events().filtered() > 0
                        ? ", " + Units.grouped(plan.input().events().filtered()) + " left out as asked"
                        : ""));
        plan.input().formats().stream()
                .flatMap(format -> Paint.wrap(Paint.safe(format.shown()), columns - 2).stream())
                .forEach(this::line);
        for (RejectReason reason : plan.input().events().rejectsByReason()) {
            reason.lines(columns - 2).forEach(this::line);
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
                    Units.grouped(forecast.volume().records()),
                    Units.mebibytes(forecast.volume().bytes()),
                    forecast.volume().bytes() == 0
                            ? ""
                            : Units.ratio((double) packing.rawBytes()
                                    / forecast.volume().bytes()),
                    time(forecast),
                    forecast.limit().toString(),
                    money(forecast.cost().provisioned()),
                    money(forecast.cost().onDemand())));
        }
        text.append('\n');
        print(table);
    }

    /** Where shards are many, the fullest are named. */
    private void loads() {
        List<PlanReport.ShardLoad> loads = new ArrayList<>(plan.loads());
        int left = loads.size() - MOST_SHARDS_LISTED;
        if (left > 0) {
            loads.sort(Comparator.comparingLong(PlanReport.ShardLoad::bytes).reversed());
            loads = loads.subList(0, MOST_SHARDS_LISTED);
        }
        TextTable table = new TextTable(List.of("SHARD", "RECORDS", "MiB", "SHARE", "HOT KEYS"), "lrrrl", 2);
        for (PlanReport.ShardLoad load : loads) {
            table.add(List.of(
                    Paint.safe(load.shard()),
                    Units.grouped(load.records()),
                    Units.mebibytes(load.bytes()),
                    Units.percent(load.share()),
                    keys(load.hotKeys())));
        }
        if (left > 0) {
            table.addBreak("and " + left + " that take less");
        }
        text.append('\n');
        print(table);
    }

    private String keys(List<PlanReport.KeyShare> keys) {
        StringJoiner words = new StringJoiner(", ");
        for (PlanReport.KeyShare key : keys) {
            String safe = Paint.safe(key.key());
            int end = safe.offsetByCodePoints(0, Math.min(KEY_CHARACTERS, safe.codePointCount(0, safe.length())));
            words.add(safe.substring(0, end) + (end < safe.length() ? "~" : "") + " " + Units.percent(key.share()));
        }
        return words.toString();
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
                    Units.mebibytes(forecast.volume().bytes()),
                    Units.mebibytes(forecast.hottestShardBytes()),
                    Integer.toString(forecast.level()),
                    forecast.limit().toString(),
                    money(forecast.cost().provisioned()),
                    money(forecast.cost().onDemand())));
        }
        text.append('\n');
        line(paint.faint(plan.chosen().name() + ", by the number of shards:"));
        print(table);
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>(plan.notes());
        if (!plan.stream().hotKeys().isEmpty()) {
            remarks.add("Keys with most bytes: " + keys(plan.stream().hotKeys()) + ".");
        }
        Prices prices = plan.prices();
        remarks.add(
                "Time runs from the stream found ready to the last acknowledgement, as a load's own report counts it; the start of"
                        + " the program comes on top.");
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
