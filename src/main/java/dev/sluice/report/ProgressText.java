package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Words for where a load stands. */
final class ProgressText {
    private ProgressText() {}

    /** From here on there is room for a bar, and for units in full. */
    private static final int WIDE = 99;

    private static final int BAR = 10;

    /** One line of at most the terminal's columns: what matters most stands first, and what does not fit is left out whole. */
    static String line(ProgressSnapshot now, ProgressRate pace, long elapsedMillis, Terminal terminal) {
        boolean wide = terminal.columns() >= WIDE;
        return line(now, parts(now, pace, elapsedMillis, wide), terminal);
    }

    /** The same when nothing more is read: what is waited for. */
    static String drainLine(ProgressSnapshot now, ProgressRate pace, Terminal terminal) {
        boolean wide = terminal.columns() >= WIDE;
        return line(now, List.of(draining(now, pace), bytes(pace.readBytesPerSecond(), wide) + "/s"), terminal);
    }

    /** What a load waits for that reads no more, and how long that takes. */
    static String draining(ProgressSnapshot now, ProgressRate pace) {
        double perSecond = pace.readBytesPerSecond();
        String left = "draining " + Units.bytes(now.bytesLeft());
        if (perSecond <= 0) {
            return left + ", nothing is acknowledged";
        }
        long seconds = (long) Math.ceil(now.bytesLeft() / perSecond);
        return left + ", about " + (seconds < 60 ? seconds + " s" : Units.duration(Duration.ofSeconds(seconds)));
    }

    private static String line(ProgressSnapshot now, List<String> parts, Terminal terminal) {
        boolean wide = terminal.columns() >= WIDE;
        String separator = !wide ? "  " : terminal.unicode() ? " \u2502 " : " | ";
        StringBuilder line = new StringBuilder();
        if (wide && now.input().total() >= 0) {
            line.append(Bar.of(now.share(), BAR, terminal.unicode())).append(' ');
        }
        boolean first = true;
        for (String part : parts) {
            if (!first && line.length() + separator.length() + part.length() > terminal.columns()) {
                break;
            }
            line.append(first ? "" : separator).append(part);
            first = false;
        }
        return line.toString();
    }

    /** The same for a log, at any width. */
    static String logLine(ProgressSnapshot now, ProgressRate pace, long elapsedMillis) {
        return String.join(", ", parts(now, pace, elapsedMillis, true)) + ", "
                + Units.duration(Duration.ofMillis(elapsedMillis)) + " so far";
    }

    /** What a signal asks for: a few lines, with the shards that work hardest. */
    static String snapshot(ProgressSnapshot now, ProgressRate pace, long elapsedMillis, Terminal terminal) {
        StringBuilder text = new StringBuilder("sluice: ").append(logLine(now, pace, elapsedMillis));
        List<ShardFigures> busiest = new ArrayList<>(now.shards());
        busiest.sort(Comparator.comparingLong(ShardFigures::bytes).reversed().thenComparing(ShardFigures::shardId));
        if (busiest.isEmpty()) {
            return text.toString();
        }
        TextTable table =
                new TextTable(List.of("SHARD", "MiB", "OF LIMIT", "p99 ms", "RETRIES", "THROTTLED"), "lrlrrr", 2);
        for (ShardFigures shard : busiest.subList(0, Math.min(8, busiest.size()))) {
            double share = shard.bytes()
                    * 1000.0
                    / Math.max(1000, elapsedMillis)
                    / now.limit().shardBytesPerSecond();
            table.add(List.of(
                    ShardTable.number(shard.shardId()),
                    Units.mebibytes(shard.bytes()),
                    now.limit().shardBytesPerSecond() == 0
                            ? "no limit"
                            : Bar.of(share, 10, terminal.unicode()) + String.format(" %4s", Units.percent(share)),
                    Units.grouped(shard.latencyMillis().p99()),
                    Units.grouped(shard.retries().all()),
                    Units.grouped(shard.throttled())));
        }
        table.lines().forEach(line -> text.append("\n  ").append(line));
        return text.toString();
    }

    private static List<String> parts(ProgressSnapshot now, ProgressRate pace, long elapsedMillis, boolean wide) {
        List<String> parts = new ArrayList<>();
        parts.add((now.input().total() < 0 ? "" : Units.percent(now.share()) + " ")
                + bytes((double) now.bytesDone(), wide));
        parts.add(bytes(pace.readBytesPerSecond(), wide) + "/s");
        if (now.input().total() >= 0) {
            parts.add(pace.remaining(now)
                    .map(left -> "ETA " + Units.clock(left))
                    .orElse(now.share() >= 1 ? "draining" : "ETA ?"));
        } else {
            parts.add(Units.clock(Duration.ofMillis(elapsedMillis)));
        }
        double limitShare = pace.limitShare(now);
        if (!Double.isNaN(limitShare)) {
            parts.add("shards " + Units.percent(limitShare));
        }
        if (now.throttled() > 0) {
            parts.add(Units.count(now.throttled()) + " throttled");
        }
        if (now.retries() > now.throttled()) {
            parts.add(Units.count(now.retries()) + (now.retries() == 1 ? " retry" : " retries"));
        }
        if (now.totals().events().rejected() > 0) {
            parts.add(Units.count(now.totals().events().rejected()) + " rejected");
        }
        parts.add(Units.count(pace.eventsPerSecond()) + " ev/s");
        if (now.bytesSent() > 0) {
            parts.add(Units.ratio(now.compressionRatio()));
        }
        parts.add(bytes((double) now.inFlight().bytes(), wide) + " in flight");
        if (now.retries() == 0) {
            parts.add("0 retries");
        }
        parts.add(Units.bytes(now.bytesSent()) + " sent");
        parts.add(Units.count(now.totals().events().acknowledged()) + " events");
        return parts;
    }

    private static String bytes(double bytes, boolean wide) {
        return wide ? Units.bytes(bytes) : Units.shortBytes(bytes);
    }
}
