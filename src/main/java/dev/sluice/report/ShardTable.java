package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shards as a table that fits the terminal; of very many shards the busiest, the idlest, and all together. */
final class ShardTable {
    /** More than this many shards are told in a digest. */
    static final int MAX_LISTED = 24;

    private static final int BUSIEST = 8;
    private static final int IDLEST = 4;
    private static final int MIN_BAR = 6;
    private static final int MAX_BAR = 24;
    /** Below this there is room for a shard's number only. */
    private static final int WIDE = 98;

    private static final Pattern NUMBERED = Pattern.compile("shardId-0*(\\d+)");

    /** The columns to leave out, in this order, where there is little room: the figures above tell them too, or few people need them. */
    private static final List<String> EXPENDABLE =
            List.of("p50 ms", "RECORDS", "RETRIES", "MiB/s", "p99 ms", "MiB", "THROTTLED");

    /**
     * One column.
     *
     * @param cell of a shard, given the columns that a bar may take
     * @param all of all shards together
     */
    private record Column(
            String heading,
            char alignment,
            BiFunction<ShardFigures, Integer, String> cell,
            Function<Integer, String> all) {
        static Column of(String heading, Function<ShardFigures, String> cell, String all) {
            return new Column(heading, 'r', (shard, bar) -> cell.apply(shard), bar -> all);
        }
    }

    private final LoadReport report;
    private final Paint paint;
    private final int columns;
    private final boolean verbose;

    ShardTable(LoadReport report, Paint paint, int columns, boolean verbose) {
        this.report = report;
        this.paint = paint;
        this.columns = columns;
        this.verbose = verbose;
    }

    List<String> lines() {
        List<Column> wanted = columns();
        Iterator<String> expendable = EXPENDABLE.iterator();
        while (table(wanted, MIN_BAR).width() > columns && expendable.hasNext()) {
            String heading = expendable.next();
            wanted.removeIf(column -> column.heading().equals(heading));
        }
        int room = columns - table(wanted, MIN_BAR).width();
        int bar = MIN_BAR + Math.max(0, Math.min(MAX_BAR - MIN_BAR, room));
        List<String> lines = new ArrayList<>(table(wanted, bar).lines());
        lines.set(0, paint.faint(lines.get(0)));
        return lines;
    }

    private List<Column> columns() {
        double share = report.shards().stream()
                .mapToDouble(report::limitShare)
                .average()
                .orElse(0);
        // Percentiles cannot be added, so the worst shard's stand for them.
        long worst = report.shards().stream()
                .mapToLong(shard -> shard.latencyMillis().p99())
                .max()
                .orElse(0);
        return new ArrayList<>(List.of(
                new Column(
                        "SHARD",
                        'l',
                        (shard, bar) -> name(shard.shardId()),
                        bar -> "all " + report.shards().size()),
                Column.of("RECORDS", shard -> Units.grouped(shard.records()), Units.grouped(report.records())),
                Column.of("MiB", shard -> Units.mebibytes(shard.bytes()), Units.mebibytes(report.bytesSent())),
                Column.of(
                        "MiB/s",
                        shard -> Units.mebibytes(report.bytesPerSecond(shard)),
                        Units.mebibytes(report.deliveredPerSecond(report.bytesSent()))),
                new Column(
                        "OF LIMIT",
                        'l',
                        (shard, bar) -> share(report.limitShare(shard), bar),
                        bar -> share(share, bar)),
                Column.of("p50 ms", shard -> Units.grouped(shard.latencyMillis().p50()), ""),
                Column.of("p99 ms", shard -> Units.grouped(shard.latencyMillis().p99()), atMost(worst)),
                Column.of("RETRIES", shard -> Units.grouped(shard.retries().all()), Units.grouped(report.retries())),
                Column.of("THROTTLED", shard -> Units.grouped(shard.throttled()), Units.grouped(report.throttled()))));
    }

    private TextTable table(List<Column> wanted, int bar) {
        StringBuilder alignment = new StringBuilder();
        wanted.forEach(column -> alignment.append(column.alignment()));
        TextTable table = new TextTable(wanted.stream().map(Column::heading).toList(), alignment.toString(), 2);
        Consumer<ShardFigures> row = shard -> table.add(
                wanted.stream().map(column -> column.cell().apply(shard, bar)).toList());
        List<ShardFigures> shards = report.shards();
        if (verbose || shards.size() <= MAX_LISTED) {
            shards.forEach(row);
        } else {
            digest(table, row);
        }
        if (shards.size() > 1) {
            table.add(wanted.stream().map(column -> column.all().apply(bar)).toList());
        }
        return table;
    }

    private void digest(TextTable table, Consumer<ShardFigures> row) {
        List<ShardFigures> sorted = new ArrayList<>(report.shards());
        sorted.sort(Comparator.comparingLong(ShardFigures::bytes).reversed().thenComparing(ShardFigures::shardId));
        List<ShardFigures> hidden = sorted.subList(BUSIEST, sorted.size() - IDLEST);
        sorted.subList(0, BUSIEST).forEach(row);
        long throttled = hidden.stream().filter(shard -> shard.throttled() > 0).count();
        String between = (paint.unicode() ? "\u2026 " : "... ") + hidden.size() + " more between";
        String more =
                between + " (--verbose lists them)" + (throttled == 0 ? "" : ", " + throttled + " of them throttled");
        table.addBreak(more.length() <= columns ? more : between);
        sorted.subList(sorted.size() - IDLEST, sorted.size()).forEach(row);
    }

    private String atMost(long worst) {
        return (paint.unicode() ? "\u2264" : "<=") + Units.grouped(worst);
    }

    private String share(double share, int bar) {
        if (report.run().into().shardBytesPerSecond() == 0) {
            return "no limit";
        }
        return Bar.of(share, bar, paint.unicode()) + String.format(" %4s", Units.percent(share));
    }

    private String name(String shardId) {
        return Paint.safe(columns < WIDE ? number(shardId) : shardId);
    }

    /** The number in a shard's name, which tells it from the others in less room; the whole name if it has none. */
    static String number(String shardId) {
        Matcher numbered = NUMBERED.matcher(shardId);
        return numbered.matches() ? numbered.group(1) : shardId;
    }
}
