package dev.sluice.report;

import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Prices;
import dev.sluice.forecast.StreamCosts;
import dev.sluice.report.PlanReport.InTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A plan as people read it. */
public final class PlanText {
    private static final int LEAST_COLUMNS = 34;
    private static final int MOST_COLUMNS = 110;
    private static final int MOST_SHARDS_LISTED = 16;
    private static final int KEY_CHARACTERS = 24;
    /** What rounds to nothing is told as less than the least figure. */
    private static final double LEAST_MONEY = 0.00005;

    private final PlanReport plan;
    private final Prices prices;
    private final Paint paint;
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    private PlanText(PlanReport plan, Terminal terminal) {
        this.plan = plan;
        this.prices = plan.prices();
        this.paint = new Paint(terminal);
        this.columns = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, terminal.columns()));
    }

    /**
     * Whole lines.
     *
     * @param target null: no time was asked for
     */
    public static String of(PlanReport plan, @Nullable InTime target, Terminal terminal) {
        PlanText words = new PlanText(plan, terminal);
        if (plan.input().events().sent() == 0) {
            words.text
                    .append(Paint.safe(plan.stream().name()))
                    .append(": there is nothing to load")
                    .append(plan.input().sampled() < 1 ? " in what was looked at\n" : "\n");
            words.input();
            plan.notes().forEach(note -> words.item("- ", Paint.safe(note)));
            return words.text.toString();
        }
        words.answer();
        if (target != null) {
            words.target(target);
        }
        words.input();
        words.packings();
        words.loads();
        words.shards();
        words.upkeep();
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
        String answer = Paint.safe(plan.stream().name()) + ": "
                + Units.things(plan.input().events().sent(), "event", "events") + " in about " + time(forecast)
                + " through " + Units.things(forecast.shards(), "shard", "shards");
        int left = answer.length();
        for (String part :
                Paint.wrap(answer + (prices.list().isAsked() ? "" : "; costs are those of " + region()), columns)) {
            int end = Math.max(0, Math.min(left, part.length()));
            text.append(end == 0 ? "" : paint.good(part.substring(0, end)))
                    .append(end == part.length() ? "" : paint.warn(part.substring(end)))
                    .append('\n');
            left -= part.length() + 1;
        }
    }

    private void input() {
        String rejected = Units.grouped(plan.input().events().rejected()) + " would be rejected";
        String words = Units.bytes(plan.input().bytesRead()) + " of "
                + Units.things(plan.input().sources(), "input", "inputs") + ", " + rejected
                + (plan.input().sampled() < 1
                        ? ", extrapolated from " + Units.percent(plan.input().sampled()) + " of them"
                        : "")
                + (plan.input().events().filtered() > 0
                        ? ", " + Units.grouped(plan.input().events().filtered()) + " left out as asked"
                        : "");
        boolean some = plan.input().events().rejected() > 0;
        Paint.wrap(words, columns - 2)
                .forEach(part -> line(some ? part.replace(rejected, paint.warn(rejected)) : part));
        plan.input().formats().stream()
                .flatMap(format -> Paint.wrap(Paint.safe(format.shown()), columns - 2).stream())
                .forEach(this::line);
        for (RejectReason reason : plan.input().events().rejectsByReason()) {
            reason.lines(columns - 2).forEach(this::line);
        }
    }

    private String region() {
        return prices.list().region() + ", since no prices of "
                + Paint.safe(prices.list().asked()) + " are known";
    }

    private void target(InTime target) {
        Forecast forecast = target.forecast();
        String most = Units.duration(Duration.ofMillis(Math.round(target.targetSeconds() * 1000)));
        String shards = Units.things(forecast.shards(), "shard", "shards");
        String words = target.met()
                ? shards + (forecast.shards() == 1 ? " is" : " are") + " enough to load it within " + most + ": about "
                        + time(forecast) + ", " + money(forecast.cost().provisioned()) + " provisioned"
                : "no number of shards loads it within " + most + ": through " + shards + " it takes about "
                        + time(forecast) + ", since " + obstacle(forecast.limit());
        Paint.wrap(words, columns - 2).forEach(part -> line(target.met() ? paint.good(part) : paint.warn(part)));
    }

    private static String obstacle(Forecast.Limit limit) {
        return switch (limit) {
            case MACHINE -> "this machine's cores are the limit";
            case RATE -> "the rate that was asked for is the limit";
            case SHARD_BYTES, SHARD_RECORDS -> "the shard with the hottest key is the limit";
        };
    }

    private void packings() {
        Packing recommended = plan.recommended();
        TextTable table = new TextTable(
                List.of("  RECORDS AS", "NUMBER", "MiB", "RATIO", "TIME", "WAITS FOR", "PROVISIONED", "ON DEMAND"),
                "lrrrrlrr",
                2);
        for (Packing packing : plan.packings()) {
            Forecast forecast = plan.forecast(packing);
            table.add(List.of(
                    (packing.equals(recommended) ? "> " : packing.equals(plan.chosen()) ? "  " : "~ ") + packing.name(),
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
        print(table.fitting(columns - 2, List.of("RATIO", "NUMBER", "WAITS FOR", "ON DEMAND", "MiB")));
        if (recommended != null) {
            item("> ", "recommended: " + praise(recommended) + estimated(recommended));
            item("~ ", "an estimate: tried on one chunk in " + PlanReport.COMPARED_EVERY);
        }
    }

    private String praise(Packing recommended) {
        Forecast best = plan.forecast(recommended);
        boolean fastest = plan.packings().stream()
                .allMatch(each -> best.seconds() <= plan.forecast(each).seconds());
        boolean cheapest = plan.packings().stream()
                .allMatch(each ->
                        best.cost().provisioned() <= plan.forecast(each).cost().provisioned());
        return fastest && cheapest
                ? "fastest and cheapest"
                : cheapest ? "cheapest" : fastest ? "fastest" : "fast and cheap";
    }

    private String estimated(Packing recommended) {
        return recommended.equals(plan.chosen()) ? "" : ", by an estimate";
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
            table.addBreak("and " + left + (left == 1 ? " that takes less" : " that take less"));
        }
        text.append('\n');
        print(table.fitting(columns - 2, List.of("RECORDS", "MiB")));
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
        print(table.fitting(columns - 2, List.of("MiB A SHARD", "LEVEL", "WAITS FOR", "ON DEMAND", "MiB")));
    }

    private void upkeep() {
        StreamCosts upkeep = plan.upkeep();
        TextTable table = new TextTable(List.of("BESIDES THE LOAD", "COST", ""), "lrl", 2);
        String shards = Units.things(plan.forecast().shards(), "shard", "shards");
        cost(table, shards + " for a year, if they stay", upkeep.shardsYear(), "provisioned");
        cost(table, "On-demand Advantage for this data", upkeep.advantageOnDemand(), "if the account commits to it");
        cost(table, "retention of up to 7 days", upkeep.extendedRetentionHour(), "an hour, provisioned");
        cost(table, "retention beyond 7 days", upkeep.longTermMonth(), "a month, for this data");
        cost(table, "a consumer with enhanced fan-out", upkeep.fanOutHour(), "an hour, provisioned");
        cost(table, "the same, to be sent this data", upkeep.fanOutRead(), "once");
        text.append('\n');
        if (table.width() <= columns - 2) {
            print(table);
            return;
        }
        line(paint.faint("BESIDES THE LOAD"));
        table.rows().forEach(row -> item("", row.get(0) + ": " + row.get(1) + " " + row.get(2)));
    }

    private void cost(TextTable table, String of, @Nullable Double amount, String what) {
        if (amount != null) {
            table.add(List.of(of, money(amount), what));
        }
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>(plan.notes());
        if (!plan.stream().hotKeys().isEmpty()) {
            remarks.add("Keys with most bytes: " + keys(plan.stream().hotKeys()) + ".");
        }
        remarks.add(
                "Time runs from the stream found ready to the last acknowledgement, as a load's own report counts it; the start of"
                        + " the program comes on top.");
        remarks.add("Cost of a load is for its time only, in " + prices.list().currency() + " at the prices of "
                + prices.list().region() + " as of " + prices.list().asOf()
                + "; --prices FILE gives others. Provisioned streams bill each record in units of"
                + " 25 KiB, on-demand streams round each record up to 1 KiB.");
        text.append('\n');
        for (String remark : remarks) {
            item("- ", Paint.safe(remark));
        }
    }

    /** A sentence whose further lines are indented. */
    private void item(String mark, String sentence) {
        String before = mark;
        for (String part : Paint.wrap(sentence, columns - 4)) {
            line(before + part);
            before = "  ";
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
    private String money(double amount) {
        return amount > 0 && amount < LEAST_MONEY
                ? "<" + prices.list().money("0.0001")
                : prices.list().money(String.format(Locale.ROOT, amount >= 0.1 ? "%,.2f" : "%.4f", amount));
    }
}
