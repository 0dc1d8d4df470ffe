package dev.sluice.report;

import dev.sluice.deliver.ShardCounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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
        int gap = table(MIN_BAR, 2).width() <= columns ? 2 : 1;
        int room = columns - table(MIN_BAR, gap).width();
        int bar = MIN_BAR + Math.max(0, Math.min(MAX_BAR - MIN_BAR, room));
        List<String> lines = new ArrayList<>(table(bar, gap).lines());
        lines.set(0, paint.faint(lines.get(0)));
        return lines;
    }

    private TextTable table(int bar, int gap) {
        TextTable table = new TextTable(
                List.of("SHARD", "RECORDS", "MiB", "MiB/s", "OF LIMIT", "p50 ms", "p99 ms", "RETRIES", "THROTTLED"),
                "lrrrlrrrr",
                gap);
        List<ShardCounts> shards = report.shards();
        if (verbose || shards.size() <= MAX_LISTED) {
            shards.forEach(shard -> table.add(row(shard, bar)));
        } else {
            digest(table, bar);
        }
        if (shards.size() > 1) {
            table.add(all(bar));
        }
        return table;
    }

    private void digest(TextTable table, int bar) {
        List<ShardCounts> sorted = new ArrayList<>(report.shards());
        sorted.sort(Comparator.comparingLong(ShardCounts::bytes).reversed().thenComparing(ShardCounts::shardId));
        List<ShardCounts> hidden = sorted.subList(BUSIEST, sorted.size() - IDLEST);
        sorted.subList(0, BUSIEST).forEach(shard -> table.add(row(shard, bar)));
        long throttled = hidden.stream().filter(shard -> shard.throttled() > 0).count();
        table.addBreak((paint.unicode() ? "\u2026 " : "... ")
                + hidden.size() + " more between (--verbose lists them)"
                + (throttled == 0 ? "" : ", " + throttled + " of them throttled"));
        sorted.subList(sorted.size() - IDLEST, sorted.size()).forEach(shard -> table.add(row(shard, bar)));
    }

    private List<String> row(ShardCounts shard, int bar) {
        return List.of(
                name(shard.shardId()),
                Units.grouped(shard.records()),
                Units.mebibytes(shard.bytes()),
                Units.mebibytes(report.bytesPerSecond(shard)),
                share(report.limitShare(shard), bar),
                Units.grouped(shard.p50Millis()),
                Units.grouped(shard.p99Millis()),
                Units.grouped(shard.retries()),
                Units.grouped(shard.throttled()));
    }

    /** All shards together; percentiles cannot be added, so the worst shard's stand for them. */
    private List<String> all(int bar) {
        Collection<ShardCounts> shards = report.shards();
        double share = shards.stream().mapToDouble(report::limitShare).average().orElse(0);
        return List.of(
                "all " + shards.size(),
                Units.grouped(report.records()),
                Units.mebibytes(report.bytesSent()),
                Units.mebibytes(report.perSecond(report.bytesSent())),
                share(share, bar),
                "",
                atMost(shards.stream().mapToLong(ShardCounts::p99Millis).max().orElse(0)),
                Units.grouped(report.retries()),
                Units.grouped(report.throttled()));
    }

    private String atMost(long worst) {
        return (paint.unicode() ? "\u2264" : "<=") + Units.grouped(worst);
    }

    private String share(double share, int bar) {
        if (report.run().shardLimitBytesPerSecond() == 0) {
            return "no limit";
        }
        return Bar.of(share, bar, paint.unicode()) + String.format(" %4s", Units.percent(share));
    }

    private String name(String shardId) {
        Matcher numbered = NUMBERED.matcher(shardId);
        return columns < WIDE && numbered.matches() ? numbered.group(1) : shardId;
    }
}
