package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Words for where a load stands. */
final class ProgressText {
    private ProgressText() {}

    /** From here on there is room for a bar, and for the inputs. */
    private static final int WIDE = 99;
    /** From here on there is room for the stream. */
    private static final int NAMED = 60;

    private static final int BAR = 10;

    /** One line of at most the terminal's columns: what matters most stands first, and what does not fit is left out whole. */
    static String line(
            ProgressSnapshot now, ProgressRate pace, long elapsedMillis, Progress.Look look, Terminal terminal) {
        return line(now, parts(now, pace, elapsedMillis, terminal.columns()), look, terminal);
    }

    /** The same when nothing more is read: what is waited for. */
    static String drainLine(ProgressSnapshot now, ProgressRate pace, Progress.Look look, Terminal terminal) {
        String left = "draining " + Units.bytes(now.bytesLeft());
        return line(now, List.of(left, drainEta(now, pace), speed(pace)), look, terminal);
    }

    /** What a load waits for that reads no more, and how long that takes. */
    static String draining(ProgressSnapshot now, ProgressRate pace) {
        return "draining " + Units.bytes(now.bytesLeft())
                + drainTime(now, pace)
                        .map(time ->
                                ", about " + (time.toSeconds() < 60 ? time.toSeconds() + " s" : Units.duration(time)))
                        .orElse(", nothing is acknowledged");
    }

    private static String drainEta(ProgressSnapshot now, ProgressRate pace) {
        return drainTime(now, pace).map(time -> "ETA " + Units.clock(time)).orElse("nothing is acknowledged");
    }

    private static Optional<Duration> drainTime(ProgressSnapshot now, ProgressRate pace) {
        double perSecond = pace.readBytesPerSecond();
        return perSecond <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((long) Math.ceil(now.bytesLeft() / perSecond)));
    }

    private static String line(ProgressSnapshot now, List<String> parts, Progress.Look look, Terminal terminal) {
        boolean wide = terminal.columns() >= WIDE;
        String separator = !wide ? "  " : terminal.unicode() ? " \u2502 " : " | ";
        StringBuilder line = new StringBuilder(title(look, terminal.columns()));
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

    /** What is loaded into what: a third of the line at most. */
    private static String title(Progress.Look look, int columns) {
        if (columns < NAMED) {
            return "";
        }
        String stream = shortened(Paint.safe(look.stream()), columns / 5);
        return columns < WIDE
                ? stream + ": "
                : stream + " < " + shortened(Paint.safe(look.inputs()), columns / 3 - stream.length()) + ": ";
    }

    /** Its end, which tells more of a path, and of names that differ in a number. */
    private static String shortened(String text, int columns) {
        return text.length() <= columns ? text : "..." + text.substring(text.length() - columns + 3);
    }

    /** The same for a log, at any width. */
    static String logLine(ProgressSnapshot now, ProgressRate pace, long elapsedMillis, Progress.Look look) {
        return Paint.safe(look.stream() + " < " + look.inputs()) + ": "
                + String.join(", ", parts(now, pace, elapsedMillis, WIDE)) + ", "
                + Units.duration(Duration.ofMillis(elapsedMillis)) + " so far";
    }

    /** What a signal asks for: a few lines, with the shards that work hardest. */
    static String snapshot(
            ProgressSnapshot now, ProgressRate pace, long elapsedMillis, Progress.Look look, Terminal terminal) {
        StringBuilder text = new StringBuilder("sluice: ").append(logLine(now, pace, elapsedMillis, look));
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

    private static List<String> parts(ProgressSnapshot now, ProgressRate pace, long elapsedMillis, int columns) {
        List<String> parts = new ArrayList<>();
        String done = Units.bytes(now.bytesDone()) + " of log done";
        if (now.input().total() < 0) {
            parts.add(done);
            parts.add(speed(pace));
            parts.add(Units.clock(Duration.ofMillis(elapsedMillis)) + " so far");
        } else {
            parts.add(share(now));
            parts.add(end(now, pace));
            parts.add(speed(pace));
        }
        double limitShare = pace.limitShare(now);
        if (!Double.isNaN(limitShare)) {
            // Shards take more than their limit for a moment when they have been idle.
            parts.add("shards " + Units.percent(limitShare)
                    + (limitShare > 1 ? ", a burst" : columns >= WIDE ? " of limit" : ""));
        }
        if (now.throttled() > 0) {
            parts.add(Units.count(now.throttled()) + " throttled");
        }
        if (now.retries() > now.throttled()) {
            parts.add(counted(now.retries(), "retry", "retries"));
        }
        if (now.totals().events().rejected() > 0) {
            parts.add(Units.count(now.totals().events().rejected()) + " rejected");
        }
        parts.add(Units.count(pace.eventsPerSecond()) + " events/s");
        if (now.bytesSent() > 0) {
            parts.add("packed " + Units.ratio(now.compressionRatio()));
        }
        parts.add(Units.bytes(now.inFlight().bytes()) + " in flight");
        if (now.input().total() >= 0) {
            parts.add(done);
        }
        if (now.retries() == 0) {
            parts.add("0 retries");
        }
        parts.add(Units.bytes(now.bytesSent()) + " sent");
        parts.add(counted(now.totals().events().acknowledged(), "event", "events"));
        return parts;
    }

    /** Of inputs that grow while they are read there may be more than was listed. */
    private static String share(ProgressSnapshot now) {
        return now.input().read() > now.input().total() ? "more than was listed" : Units.percent(now.share()) + " done";
    }

    private static String end(ProgressSnapshot now, ProgressRate pace) {
        if (now.input().read() < now.input().total()) {
            return pace.remaining(now).map(left -> "ETA " + Units.clock(left)).orElse("ETA ?");
        }
        return now.bytesLeft() == 0
                ? "ending"
                : "draining, ETA " + drainTime(now, pace).map(Units::clock).orElse("?");
    }

    private static String speed(ProgressRate pace) {
        return Units.bytesPerSecond(pace.readBytesPerSecond()) + " of log";
    }

    private static String counted(long count, String one, String many) {
        return Units.count(count) + " " + (count == 1 ? one : many);
    }
}
