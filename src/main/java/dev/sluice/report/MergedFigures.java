package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.report.InputFigures.InputRead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The figures of several reports as those of one. */
final class MergedFigures {
    private static final int MOST_POINTS = 240;
    private static final int MOST_NAMES = 1_000;
    private static final int MOST_SAMPLES = 3;
    private static final int MOST_KEYS = 5;
    private static final int MOST_INPUTS = 10;
    /** As a single load has it. */
    private static final double HOT = 1.25;

    private final List<LoadReport> reports;

    MergedFigures(List<LoadReport> reports) {
        this.reports = List.copyOf(reports);
    }

    /** From one moment to another, in milliseconds since 1970. */
    record Period(long from, long to) {
        /** How long at least one of them lasts. */
        static long union(List<Period> periods) {
            long sum = 0;
            long reached = Long.MIN_VALUE;
            for (Period period : periods.stream()
                    .sorted(Comparator.comparingLong(Period::from))
                    .toList()) {
                sum += Math.max(0, period.to() - Math.max(period.from(), reached));
                reached = Math.max(reached, period.to());
            }
            return sum;
        }
    }

    long startedMillis() {
        return runs().stream().mapToLong(Period::from).min().orElse(0);
    }

    List<Period> runs() {
        return reports.stream().map(MergedFigures::run).toList();
    }

    private static Period run(LoadReport report) {
        long from = report.run().timing().started().toEpochMilli();
        return new Period(from, from + report.run().timing().elapsedMillis());
    }

    /** The last acknowledgement is close to a run's end: what comes before the first batch takes longer. */
    List<Period> deliveries() {
        return reports.stream().map(MergedFigures::delivery).toList();
    }

    private static Period delivery(LoadReport report) {
        Period run = run(report);
        return new Period(Math.max(run.from(), run.to() - report.run().timing().deliveryMillis()), run.to());
    }

    /** What a shard takes of all that run at the same time, at most; 0 if one has no limit. */
    long shardBytesPerSecond() {
        if (reports.stream().anyMatch(report -> report.run().into().shardBytesPerSecond() == 0)) {
            return 0;
        }
        // One that ends makes room for one that begins.
        TreeMap<Long, Long> changes = new TreeMap<>();
        for (LoadReport report : reports) {
            long its = report.run().into().shardBytesPerSecond();
            changes.merge(run(report).from(), its, Long::sum);
            changes.merge(Math.max(run(report).from() + 1, run(report).to()), -its, Long::sum);
        }
        long now = 0;
        long most = 0;
        for (long change : changes.values()) {
            now += change;
            most = Math.max(most, now);
        }
        return most;
    }

    private long sum(ToLongFunction<LoadReport> figure) {
        return reports.stream().mapToLong(figure).sum();
    }

    Totals totals() {
        Map<String, InputFormat> formats = new LinkedHashMap<>();
        for (LoadReport report : reports) {
            for (InputFormat its : report.totals().formats()) {
                formats.merge(its.format(), its, (a, b) -> {
                    List<String> names = new ArrayList<>(a.names());
                    names.addAll(b.names());
                    return new InputFormat(
                            a.format(), a.inputs() + b.inputs(), names.subList(0, Math.min(MOST_NAMES, names.size())));
                });
            }
        }
        return new Totals(
                Math.toIntExact(sum(report -> report.totals().sources())),
                sum(report -> report.totals().bytesRead()),
                sum(report -> report.totals().bytesLoaded()),
                new Totals.Events(
                        sum(report -> report.totals().events().acknowledged()),
                        sum(report -> report.totals().events().rejected()),
                        sum(report -> report.totals().events().filtered())),
                sum(report -> report.totals().batches()),
                List.copyOf(formats.values()));
    }

    InputFigures inputs() {
        List<InputFigures> all = reports.stream().map(LoadReport::inputs).toList();
        return new InputFigures(
                first(read -> true, InputRead::bytes),
                first(read -> read.millis() > 0, InputRead::millis),
                all.stream()
                        .flatMap(its -> its.failed().stream())
                        .limit(MOST_INPUTS)
                        .toList(),
                new InputFigures.Left(
                        all.stream().mapToLong(its -> its.skipped().inputs()).sum(),
                        all.stream()
                                .flatMap(its -> its.skipped().names().stream())
                                .limit(MOST_INPUTS)
                                .toList()),
                allRead());
    }

    /** Where a part has several reports, it was run again, and the last one counts. */
    private boolean allRead() {
        Map<Object, Boolean> last = new HashMap<>();
        for (LoadReport report : reports) {
            Run.Part part = report.run().part();
            last.put(
                    part == null ? report : part.index() + "/" + part.count(),
                    report.inputs().allRead());
        }
        return !last.containsValue(false);
    }

    /** What several parts of one listing have read of an input is one, as far as it is among the first of each. */
    private List<InputRead> first(Predicate<InputRead> among, ToLongFunction<InputRead> measure) {
        List<InputRead> reads = new ArrayList<>();
        Map<List<String>, InputRead> ofParts = new LinkedHashMap<>();
        for (LoadReport report : reports) {
            Run.Part part = report.run().part();
            List<InputRead> its = Stream.concat(report.inputs().largest().stream(), report.inputs().slowest().stream())
                    .distinct()
                    .toList();
            if (part == null) {
                reads.addAll(its);
                continue;
            }
            for (InputRead read : its) {
                ofParts.merge(
                        List.of(part.inputs(), read.name()),
                        read,
                        (a, b) -> new InputRead(a.name(), a.bytes() + b.bytes(), millis(a, b)));
            }
        }
        reads.addAll(ofParts.values());
        return reads.stream()
                .filter(among)
                .sorted(Comparator.comparingLong(measure).reversed())
                .limit(MOST_INPUTS)
                .toList();
    }

    /** Parts run side by side; what was read together with others has no time of its own. */
    private static long millis(InputRead a, InputRead b) {
        return a.millis() == 0 || b.millis() == 0 ? 0 : Math.max(a.millis(), b.millis());
    }

    /** Of the machines that ran at the same time or one after the other. */
    Run.Circumstances circumstances() {
        Run.Circumstances first = reports.get(0).run().circumstances();
        boolean isOneHost = reports.stream()
                .allMatch(report -> report.run().circumstances().host().equals(first.host()));
        return new Run.Circumstances(
                first.arn(),
                isOneHost ? first.host() : "",
                first.zone(),
                List.of(),
                new Run.Processors(
                        sum(report -> report.run().circumstances().processors().cpuMillis()), (int) sum(report ->
                                report.run().circumstances().processors().count())),
                null);
    }

    LoadReport.Traffic traffic() {
        List<ShardFigures> shards = shards();
        return new LoadReport.Traffic(shards, hotShards(shards), course(), latencies());
    }

    private List<ShardFigures> shards() {
        Map<String, ShardFigures> shards = new TreeMap<>();
        reports.forEach(
                report -> report.shards().forEach(its -> shards.merge(its.shardId(), its, MergedFigures::both)));
        return List.copyOf(shards.values());
    }

    /** Percentiles cannot be added, so the slower one's stand for both. */
    private static ShardFigures both(ShardFigures a, ShardFigures b) {
        return new ShardFigures(
                a.shardId(),
                a.records() + b.records(),
                a.events() + b.events(),
                a.bytes() + b.bytes(),
                new ShardFigures.Retries(a.retries().all() + b.retries().all(), a.throttled() + b.throttled()),
                new ShardFigures.LatencyMillis(
                        Math.max(a.latencyMillis().p50(), b.latencyMillis().p50()),
                        Math.max(a.latencyMillis().p99(), b.latencyMillis().p99()),
                        Math.max(a.latencyMillis().max(), b.latencyMillis().max())));
    }

    /** Those that were hot in a report. A key that one did not name has more than is told here: the figures are what is certain. */
    private List<HotShard> hotShards(List<ShardFigures> shards) {
        double mean = shards.stream().mapToLong(ShardFigures::bytes).average().orElse(0);
        Map<String, Map<String, HotShard.HotKeyFigures>> keys = new LinkedHashMap<>();
        Map<String, Double> raw = new LinkedHashMap<>();
        for (LoadReport report : reports) {
            for (HotShard hot : report.traffic().hotShards()) {
                Map<String, HotShard.HotKeyFigures> its =
                        keys.computeIfAbsent(hot.shardId(), shard -> new LinkedHashMap<>());
                hot.keys()
                        .forEach(key -> its.merge(
                                key.key(),
                                key,
                                (a, b) -> new HotShard.HotKeyFigures(
                                        a.key(), a.events() + b.events(), a.bytes() + b.bytes(), 0)));
                raw.merge(hot.shardId(), rawBytes(hot), Double::sum);
            }
        }
        List<HotShard> merged = new ArrayList<>();
        keys.forEach((shardId, its) -> {
            double all = Math.max(1, raw.getOrDefault(shardId, 0.0));
            long bytes = shards.stream()
                    .filter(shard -> shard.shardId().equals(shardId))
                    .mapToLong(ShardFigures::bytes)
                    .sum();
            merged.add(new HotShard(
                    shardId,
                    mean == 0 ? 0 : bytes / mean,
                    its.values().stream()
                            .sorted(Comparator.comparingLong(HotShard.HotKeyFigures::bytes)
                                    .reversed())
                            .limit(MOST_KEYS)
                            .map(key ->
                                    new HotShard.HotKeyFigures(key.key(), key.events(), key.bytes(), key.bytes() / all))
                            .toList()));
        });
        merged.removeIf(shard -> shard.timesMean() < HOT);
        merged.sort(Comparator.comparingDouble(HotShard::timesMean).reversed());
        return merged;
    }

    private static double rawBytes(HotShard hot) {
        return hot.keys().stream()
                .filter(key -> key.share() > 0)
                .findFirst()
                .map(key -> key.bytes() / key.share())
                .orElse(0.0);
    }

    private List<Latencies.Step> latencies() {
        Map<Long, Latencies.Step> steps = new TreeMap<>();
        reports.forEach(report -> report.traffic()
                .latencies()
                .forEach(step -> steps.merge(
                        step.fromMillis(),
                        step,
                        (a, b) -> new Latencies.Step(a.fromMillis(), a.toMillis(), a.records() + b.records()))));
        return List.copyOf(steps.values());
    }

    /** At each moment at which one was looked at, what all had done by then. */
    private Timeline.Course course() {
        TreeSet<Long> moments = new TreeSet<>();
        List<TreeMap<Long, Timeline.Point>> courses = new ArrayList<>();
        for (LoadReport report : reports) {
            long offset = run(report).from() - startedMillis();
            TreeMap<Long, Timeline.Point> course = new TreeMap<>();
            report.traffic().course().points().forEach(point -> course.put(offset + point.atMillis(), point));
            moments.addAll(course.keySet());
            courses.add(course);
        }
        List<Long> all = List.copyOf(moments);
        int step = Math.max(1, (all.size() + MOST_POINTS - 1) / MOST_POINTS);
        List<Timeline.Point> points = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i % step == 0 || i == all.size() - 1) {
                points.add(at(all.get(i), courses));
            }
        }
        return new Timeline.Course(List.of(), points, 0);
    }

    private static Timeline.Point at(long moment, List<? extends NavigableMap<Long, Timeline.Point>> courses) {
        long[] sums = new long[4];
        for (NavigableMap<Long, Timeline.Point> course : courses) {
            Map.Entry<Long, Timeline.Point> last = course.floorEntry(moment);
            if (last == null) {
                continue;
            }
            Map.Entry<Long, Timeline.Point> next = Objects.requireNonNullElse(course.higherEntry(moment), last);
            Timeline.Point from = last.getValue();
            Timeline.Point to = next.getValue();
            // As if it went evenly from one moment to the next: a step just before another's would look like a burst.
            double share = (moment - last.getKey()) / (double) Math.max(1, next.getKey() - last.getKey());
            sums[0] += between(from.bytesRead(), to.bytesRead(), share);
            sums[1] += between(from.events(), to.events(), share);
            sums[2] += between(from.bytesSent(), to.bytesSent(), share);
            sums[3] += between(from.inFlightBytes(), to.inFlightBytes(), share);
        }
        return new Timeline.Point(moment, sums[0], sums[1], sums[2], sums[3], Timeline.OfStream.NONE);
    }

    private static long between(long from, long to, double share) {
        return from + Math.round((to - from) * share);
    }

    List<RejectReason> rejectsByReason() {
        Map<String, RejectReason> reasons = new LinkedHashMap<>();
        for (LoadReport report : reports) {
            for (RejectReason its : report.rejectsByReason()) {
                reasons.merge(its.reason(), its, (a, b) -> {
                    List<RejectSample> first = new ArrayList<>(a.first());
                    first.addAll(b.first());
                    return new RejectReason(
                            a.reason(),
                            a.count() + b.count(),
                            first.subList(0, Math.min(MOST_SAMPLES, first.size())),
                            a.shown() && b.shown());
                });
            }
        }
        return List.copyOf(reasons.values());
    }
}
