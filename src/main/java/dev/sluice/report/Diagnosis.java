package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.pack.Layout;
import dev.sluice.report.HotShard.HotKeyFigures;
import dev.sluice.stream.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a load's figures come to, by rules: one sentence that says how it went or what it waited for, and what else is to be known. The
 * terminal, the page and the JSON show this one, so all say the same.
 *
 * @param verdict the one sentence
 * @param findings plain sentences, the gravest first
 */
record Diagnosis(String verdict, List<String> findings) {
    /** Of a shorter delivery nobody asks what it waited for, and starting and ending are most of it. */
    private static final long SHORT_MILLIS = 5_000;

    private static final long LEAST_LAG_MILLIS = 3_000;
    private static final double LEAST_LAG_SHARE = 0.1;
    /** Of a shard's limit: what a bar shows as full. */
    static final double FULL = 0.95;

    private static final double NEARLY_FULL = 0.9;
    /** What a shard comes to that is full once the load has begun, and alone at its end. */
    private static final double HALF_FULL = 0.5;

    private static final double MANY_THROTTLED = 0.05;
    /** Of a shard: it refuses one or two at the start of a load that has the stream for itself. */
    private static final long START_THROTTLED = 3;

    private static final double BUSY_PROCESSORS = 0.75;
    /** A key that takes this much of the load's time alone leaves more shards nothing to shorten. */
    private static final double KEY_IS_ALL = 0.75;

    private static final int MOST_HOT_SHARDS = 5;

    Diagnosis {
        findings = List.copyOf(findings);
    }

    /** The notes that the verdict has not said: it says why a load has failed. */
    List<String> notes(LoadReport report) {
        return report.notes().stream().filter(note -> !note.equals(verdict)).toList();
    }

    static Diagnosis of(LoadReport report) {
        Rules rules = new Rules(report);
        return new Diagnosis(rules.verdict(), rules.findings());
    }

    /** The rules, each of which has one sentence to say or none. */
    private static final class Rules {
        private final LoadReport report;
        private final Run run;
        private final long deliveryMillis;

        Rules(LoadReport report) {
            this.report = report;
            this.run = report.run();
            this.deliveryMillis = run.timing().deliveryMillis();
        }

        String verdict() {
            String ending = ending();
            return ending != null ? ending : waited().stream().findFirst().orElseGet(this::loaded);
        }

        /** What went wrong, or that there was nothing to do; else null. */
        private @Nullable String ending() {
            String failed = failed();
            String stopped = stopped();
            return failed != null ? failed : stopped != null ? stopped : nothing();
        }

        /** What it waited for, the gravest first. */
        private List<String> waited() {
            List<String> reasons = new ArrayList<>();
            addTo(reasons, laggard());
            if (deliveryMillis >= SHORT_MILLIS) {
                addTo(reasons, reasons.isEmpty() ? fullHotShard() : null);
                addTo(reasons, throttled());
                addTo(reasons, fullShards());
                addTo(reasons, fullOfRecords());
                addTo(reasons, reasons.isEmpty() ? idleShards() : null);
            }
            return reasons;
        }

        List<String> findings() {
            List<String> findings = new ArrayList<>();
            addTo(findings, RejectReason.sentence(report));
            List<String> waited = waited();
            findings.addAll(waited.subList(ending() == null ? Math.min(1, waited.size()) : 0, waited.size()));
            List<HotShard> hot = report.traffic().hotShards();
            hot.stream().limit(MOST_HOT_SHARDS).forEach(shard -> findings.add(shard.sentence()));
            if (hot.size() > MOST_HOT_SHARDS) {
                findings.add(Units.things(hot.size() - MOST_HOT_SHARDS, "more shard is", "more shards are")
                        + " hot; a --report FILE.json lists them all");
            }
            return findings;
        }

        private static void addTo(List<String> sentences, @Nullable String sentence) {
            if (sentence != null) {
                sentences.add(sentence);
            }
        }

        private @Nullable String failed() {
            if (run.exitStatus() != 1 && run.exitStatus() != 4) {
                return null;
            }
            return report.notes().isEmpty()
                    ? "Not everything is in the stream"
                    : report.notes().get(0);
        }

        private @Nullable String stopped() {
            if (run.exitStatus() <= 128) {
                return null;
            }
            String nothing = nothing();
            return report.inputs().allRead()
                    ? (nothing == null ? loaded() : nothing)
                            + "; when it was stopped, its inputs were read to their end"
                    : "It was stopped before its inputs ended; what was read is in the stream, and "
                            + (hasCheckpoint()
                                    ? "the same command goes on there"
                                    : "without a checkpoint nothing says where to go on");
        }

        private @Nullable String nothing() {
            if (report.totals().bytesRead() > 0 || report.records() > 0) {
                return null;
            }
            return hasCheckpoint()
                    ? "Nothing was to be loaded: nothing in the inputs is new to the checkpoint "
                            + run.options().get("--checkpoint")
                    : "Nothing was to be loaded: the inputs hold no lines";
        }

        private boolean hasCheckpoint() {
            return run.options().containsKey("--checkpoint");
        }

        private String loaded() {
            long events = report.totals().events().acknowledged();
            return (report.totals().events().rejected() > 0
                            ? "All that could be loaded is in the stream: "
                            : "All is in the stream: ")
                    + Units.things(events, "event", "events") + " in "
                    + Units.things(report.records(), "record", "records");
        }

        /** One shard that all others had to wait for. */
        private @Nullable String laggard() {
            List<String> ids = report.traffic().course().shardIds();
            List<Timeline.Point> points = report.traffic().course().points();
            if (ids.size() < 2 || points.size() < 3) {
                return null;
            }
            long[] ends = new long[ids.size()];
            int last = 0;
            for (int shard = 0; shard < ends.length; shard++) {
                ends[shard] = end(points, shard);
                last = ends[shard] > ends[last] ? shard : last;
            }
            long[] sorted = ends.clone();
            Arrays.sort(sorted);
            long most = sorted[(sorted.length - 2) * 3 / 4];
            long lag = ends[last] - most;
            if (lag < LEAST_LAG_MILLIS || lag < deliveryMillis * LEAST_LAG_SHARE) {
                return null;
            }
            return "Shard " + ShardTable.number(ids.get(last)) + " finished " + seconds(lag)
                    + (ids.size() == 2 ? " after the other" : " after most") + why(ids.get(last));
        }

        /** One shard that got more than the others, and had no room left. */
        private @Nullable String fullHotShard() {
            double mean = meanShare();
            if (report.traffic().hotShards().isEmpty() || mean >= NEARLY_FULL) {
                return null;
            }
            String shardId = report.traffic().hotShards().get(0).shardId();
            double share = figures(shardId).map(report::limitShare).orElse(0.0);
            return share < NEARLY_FULL && (share < HALF_FULL || share < 2 * mean)
                    ? null
                    : "Shard " + ShardTable.number(shardId) + " was the limit: it was at " + Units.percent(share)
                            + " of its limit, and all shards together at " + Units.percent(mean) + " of theirs"
                            + why(shardId);
        }

        private Optional<ShardFigures> figures(String shardId) {
            return report.shards().stream()
                    .filter(shard -> shard.shardId().equals(shardId))
                    .findFirst();
        }

        /** When the shard took its last bytes. */
        private static long end(List<Timeline.Point> points, int shard) {
            int at = points.size() - 1;
            while (at > 0 && bytes(points.get(at), shard) == bytes(points.get(at - 1), shard)) {
                at--;
            }
            return points.get(at).atMillis();
        }

        private static long bytes(Timeline.Point point, int shard) {
            long[] bytes = point.shards().bytes();
            return shard < bytes.length ? bytes[shard] : 0;
        }

        private String why(String shardId) {
            HotShard hot = report.traffic().hotShards().stream()
                    .filter(shard -> shard.shardId().equals(shardId))
                    .findFirst()
                    .orElse(null);
            ShardFigures figures = figures(shardId).orElse(null);
            if (hot != null && figures != null && !hot.keys().isEmpty()) {
                HotKeyFigures key = hot.keys().get(0);
                return ": key '" + key.shown() + "' is " + Units.percent(key.share()) + " of it; "
                        + shards(key, figures);
            } else if (hot != null) {
                return ": it got " + hot.times() + " the mean, and no single key stands out; split that shard, or use a"
                        + " key with more values";
            } else if (figures != null
                    && figures.throttled() > Math.max(START_THROTTLED, figures.records() * MANY_THROTTLED)) {
                return ": it refused " + Units.things(figures.throttled(), "try", "tries")
                        + ", so another writer may use it too";
            }
            return "";
        }

        /** What more shards would do about a key, all events of which go into one. */
        private String shards(HotKeyFigures key, ShardFigures shard) {
            double limit = run.into().shardBytesPerSecond();
            double aloneMillis = limit == 0 ? 0 : key.share() * shard.bytes() * 1000 / limit;
            if (aloneMillis >= deliveryMillis * KEY_IS_ALL) {
                return "more shards will not help, a key with more values will";
            }
            return aloneMillis < 1000
                    ? "a key with more values would spread it"
                    : "more shards help down to " + seconds(Math.round(aloneMillis)) + ", which that key takes alone";
        }

        private @Nullable String throttled() {
            double tries = report.records() + (double) report.retries();
            return report.throttled() < tries * MANY_THROTTLED
                            || report.shards().stream().allMatch(shard -> shard.throttled() <= START_THROTTLED)
                    ? null
                    : "The stream refused " + Units.percent(report.throttled() / tries)
                            + " of the tries: another writer uses it too, or it has just been resharded; a lower --rate leaves"
                            + " room, and more shards give it";
        }

        private @Nullable String fullShards() {
            double share = meanShare();
            int shards = report.shards().size();
            if (share < NEARLY_FULL) {
                return null;
            }
            String percent = Units.percent(share);
            String limit = shards == 1 ? " its limit" : " their limit";
            String taken = Units.things(shards, "shard", "shards")
                    + (isThrottledBack()
                            ? " took " + percent + " of what --rate "
                                    + run.options().get("--rate") + " allows"
                                    + (share > 1.01 ? ": the first record of each leaves at once" : "")
                            : (shards == 1 ? " was at" : " were at")
                                    + (share < 1 ? " " + percent + " of" + limit : limit + " (" + percent + ")"));
            return isThrottledBack()
                    ? "The rate was the limit: " + taken
                    : (shards == 1 ? "The shard was the limit: " : "The shards were the limit: ") + taken
                            + "; twice as many would take about " + seconds(deliveryMillis / 2) + " instead of "
                            + seconds(deliveryMillis);
        }

        private boolean isThrottledBack() {
            return run.into().shardBytesPerSecond() < Limits.SHARD_BYTES_PER_SECOND;
        }

        private double meanShare() {
            return report.shards().stream()
                    .mapToDouble(report::limitShare)
                    .average()
                    .orElse(0);
        }

        private @Nullable String fullOfRecords() {
            double perShard = report.deliveredPerSecond(report.records())
                    / Math.max(1, report.shards().size());
            double limit = Limits.SHARD_RECORDS_PER_SECOND
                    * (double) run.into().shardBytesPerSecond()
                    / Limits.SHARD_BYTES_PER_SECOND;
            return limit == 0 || perShard < limit * NEARLY_FULL
                    ? null
                    : "The shards were the limit: each took " + Units.grouped(Math.round(perShard))
                            + " records a second, and no more than " + Units.grouped(Math.round(limit)) + " are allowed"
                            + (run.into().layout() == Layout.LINES
                                    ? "; --records aggregated or blocks puts many events into one record"
                                    : "");
        }

        /** The stream would have taken more: what held it up lies on this side. */
        private @Nullable String idleShards() {
            double share = meanShare();
            // Nobody has measured the executors' processors; and of any load some seconds go to its start and its end.
            if (!report.traffic().executors().isEmpty() || (1 - share) * deliveryMillis < SHORT_MILLIS) {
                return null;
            }
            for (String option : List.of("--rate-file", "--rate-schedule")) {
                if (run.options().containsKey(option)) {
                    return "The rate was lower for a while, as " + option
                            + " says, or the inputs came no faster: the shards were at " + Units.percent(share)
                            + " of the most that it allows";
                }
            }
            String took = run.into().shardBytesPerSecond() == 0
                    ? "; more shards will not help"
                    : ", and the shards were at " + Units.percent(share) + " of their limit; more shards will not help";
            if (isInFlightFull()) {
                return "The way to the stream was the limit: the bytes in flight stood at their limit"
                        + took.replace("; more shards will not help", "; a larger --in-flight will help");
            }
            if (run.circumstances().processors().cpuMillis() == 0) {
                return null;
            }
            int processors = run.circumstances().processors().count();
            String busy = (processors == 1
                            ? "the machine's processor was "
                            : "the machine's " + processors + " processors were ")
                    + Units.percent(run.processorShare()) + " busy";
            return run.processorShare() >= BUSY_PROCESSORS
                    ? "The processors were the limit: " + busy + took + ", more processors or a lower --level will"
                    : "The inputs came no faster: " + busy + took;
        }

        private boolean isInFlightFull() {
            Timeline.Course course = report.traffic().course();
            double mean = course.points().stream()
                    .mapToLong(Timeline.Point::inFlightBytes)
                    .average()
                    .orElse(0);
            return course.inFlightLimit() > 0 && mean > course.inFlightLimit() * NEARLY_FULL;
        }

        private static String seconds(long millis) {
            return millis < 59_500
                    ? Math.round(millis / 1000.0) + " s"
                    : Units.duration(Duration.ofSeconds(Math.round(millis / 1000.0)));
        }
    }
}
