package dev.sluice.report;

import dev.sluice.deliver.ShardCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Words for where a load stands. */
final class ProgressText {
    private ProgressText() {}

    /** One line of at most the terminal's columns: what matters most stands first, and what does not fit is left out whole. */
    static String line(ProgressSnapshot now, Pace pace, long elapsedMillis, Terminal terminal) {
        String separator = terminal.unicode() ? " \u2502 " : " | ";
        int bar = now.totalInputBytes() < 0 || terminal.columns() < 50 ? 0 : terminal.columns() < 100 ? 10 : 20;
        StringBuilder line = new StringBuilder();
        if (bar > 0) {
            line.append(Bar.of(now.share(), bar, terminal.unicode())).append(' ');
        }
        boolean first = true;
        for (String part : parts(now, pace, elapsedMillis)) {
            if (!first && line.length() + separator.length() + part.length() > terminal.columns()) {
                break;
            }
            line.append(first ? "" : separator).append(part);
            first = false;
        }
        return line.toString();
    }

    /** The same for a log, at any width. */
    static String logLine(ProgressSnapshot now, Pace pace, long elapsedMillis) {
        return String.join(", ", parts(now, pace, elapsedMillis)) + ", "
                + Units.duration(Duration.ofMillis(elapsedMillis)) + " so far";
    }

    /** What a signal asks for: a few lines, with the shards that work hardest. */
    static String snapshot(ProgressSnapshot now, Pace pace, long elapsedMillis, Terminal terminal) {
        StringBuilder text = new StringBuilder("sluice: ").append(logLine(now, pace, elapsedMillis));
        List<ShardCounts> busiest = new ArrayList<>(now.shards());
        busiest.sort(Comparator.comparingLong(ShardCounts::bytes).reversed().thenComparing(ShardCounts::shardId));
        for (ShardCounts shard : busiest.subList(0, Math.min(8, busiest.size()))) {
            double perSecond = shard.bytes() * 1000.0 / Math.max(1000, elapsedMillis);
            text.append("\n  ").append(shard.shardId()).append("  ");
            text.append(Units.bytes(shard.bytes())).append("  ");
            if (now.shardLimitBytesPerSecond() > 0) {
                double share = perSecond / now.shardLimitBytesPerSecond();
                text.append(Bar.of(share, 10, terminal.unicode()))
                        .append(' ')
                        .append(Units.percent(share))
                        .append("  ");
            }
            text.append("p99 ").append(shard.p99Millis()).append(" ms  ");
            text.append(Units.things(shard.retries(), "retry", "retries")).append(", ");
            text.append(Units.grouped(shard.throttled())).append(" throttled");
        }
        return text.toString();
    }

    private static List<String> parts(ProgressSnapshot now, Pace pace, long elapsedMillis) {
        List<String> parts = new ArrayList<>();
        parts.add(how(now));
        parts.add(Units.bytesPerSecond(pace.readBytesPerSecond()));
        if (now.totalInputBytes() >= 0) {
            parts.add(pace.remaining(now)
                    .map(left -> "ETA " + Units.duration(left))
                    .orElse(now.share() >= 1 ? "draining" : "ETA ?"));
        } else {
            parts.add(Units.duration(Duration.ofMillis(elapsedMillis)));
        }
        double limitShare = pace.limitShare(now);
        if (!Double.isNaN(limitShare)) {
            parts.add("shards " + Units.percent(limitShare));
        }
        if (now.throttled() > 0) {
            parts.add(Units.count(now.throttled()) + " throttled");
        } else if (now.retries() > 0) {
            parts.add(Units.count(now.retries()) + (now.retries() == 1 ? " retry" : " retries"));
        }
        if (now.rejected() > 0) {
            parts.add(Units.count(now.rejected()) + " rejected");
        }
        parts.add(Units.count(pace.eventsPerSecond()) + " ev/s");
        parts.add(Units.bytes(now.inFlight().bytes()) + " in flight");
        if (now.bytesSent() > 0) {
            parts.add(Units.ratio((double) now.bytesDone() / now.bytesSent()));
        }
        parts.add(Units.bytes(now.bytesSent()) + " sent");
        parts.add(Units.count(now.events()) + " events");
        if (now.throttled() > 0) {
            parts.add(Units.count(now.retries()) + (now.retries() == 1 ? " retry" : " retries"));
        }
        return parts;
    }

    private static String how(ProgressSnapshot now) {
        String done = Units.bytes(now.bytesDone());
        return now.totalInputBytes() < 0 ? done : Units.percent(now.share()) + " " + done;
    }
}
