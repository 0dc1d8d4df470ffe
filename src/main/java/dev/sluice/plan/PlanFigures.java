package dev.sluice.plan;

import dev.sluice.deliver.DeliveryOptions;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.forecast.Forecast.Means;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Packing.Volume;
import dev.sluice.forecast.Prices;
import dev.sluice.load.Observations;
import dev.sluice.load.Recipe;
import dev.sluice.load.WorkPlan;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.Layout;
import dev.sluice.pack.RecordLimits;
import dev.sluice.pack.Rung;
import dev.sluice.report.PlanReport;
import dev.sluice.report.PlanReport.KeyShare;
import dev.sluice.report.PlanReport.ShardShare;
import dev.sluice.report.RejectReason;
import dev.sluice.stream.StreamDescription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the workers of a plan have counted, as figures of the whole input. */
final class PlanFigures {
    /** Keys looked at for each shard's hottest. */
    private static final int KEYS = 1024;

    private static final int KEYS_SHOWN = 5;
    private static final int KEYS_OF_A_SHARD = 3;
    /** A shard that takes so much more than its even share is hot, and a key with one in a hundred bytes is worth its name. */
    private static final double HOT = 1.2;

    private static final double HOT_KEY = 0.01;

    private final WorkPlan work;
    private final StreamDescription stream;
    private final Lanes lanes;
    private final MachineSpeed machine;
    private final List<PlanWorker> workers;
    private final Observations seen;
    private final double scale;
    private final @Nullable KeyCensus census;

    PlanFigures(WorkPlan work, StreamDescription stream, Lanes lanes, MachineSpeed machine, Observations seen) {
        this.work = work;
        this.stream = stream;
        this.lanes = lanes;
        this.machine = machine;
        this.workers = machine.workers();
        this.seen = seen;
        long read = seen.counters.bytesRead.sum();
        this.scale = read == 0 ? 1 : (double) (read + seen.counters.bytesPassedOver.sum()) / read;
        this.census = census();
    }

    /** @param sender of the load; auto where it depends on the layout */
    PlanReport report(Prices prices, SenderChoice sender) throws InterruptedException {
        List<RejectReason> rejectsOfAll = seen.rejections.byReason().stream()
                .map(reason ->
                        new RejectReason(reason.reason(), scaled(reason.count()), reason.first(), reason.shown()))
                .toList();
        RecordTally tally = tally(0);
        return new PlanReport(
                new PlanReport.PlannedInput(
                        seen.counters.sources.intValue(),
                        seen.watch.formats(),
                        1 / scale,
                        scaled(seen.counters.bytesRead.sum()),
                        new PlanReport.PlannedEvents(
                                scaled(tally.events), scaled(seen.counters.filtered.sum()), rejectsOfAll)),
                new PlanReport.PlannedStream(stream.name(), shares(tally), hotKeys()),
                packings(),
                means(sender),
                prices,
                Stream.of(seen.notes.all().stream(), seen.ofFields().stream(), Stream.ofNullable(seen.ofLength(work)))
                        .flatMap(Function.identity())
                        .toList());
    }

    private List<KeyShare> hotKeys() {
        return census == null
                ? List.of()
                : census.hottest(KEYS_SHOWN).stream()
                        .filter(key -> key.share() >= HOT_KEY)
                        .toList();
    }

    private Means means(SenderChoice sender) {
        DeliveryOptions delivery = work.delivery();
        return new Means(
                delivery.rates(), delivery.inFlightBytes(), delivery.inFlightRecords(), workers.size(), sender);
    }

    private List<ShardShare> shares(RecordTally tally) {
        int count = lanes.count();
        long bound = Arrays.stream(tally.laneBytes).sum();
        List<KeyShare> keys = census == null ? List.of() : census.hottest(KEYS);
        List<ShardShare> shares = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int lane = i;
            double share = census == null || bound == 0 ? 1.0 / count : (double) tally.laneBytes[i] / bound;
            List<KeyShare> hot = census == null || share * count < HOT
                    ? List.of()
                    : keys.stream()
                            .filter(key -> key.share() * count >= HOT_KEY && census.lane(key, lanes) == lane)
                            .limit(KEYS_OF_A_SHARD)
                            .toList();
            shares.add(new ShardShare(stream.shards().get(i).shardId(), share, hot));
        }
        return shares;
    }

    private List<Packing> packings() throws InterruptedException {
        long rawBytes = scaled(tally(0).rawBytes);
        List<Packing> packings = new ArrayList<>();
        for (int i = 0; i < workers.get(0).measuring().benches().size(); i++) {
            packings.add(packing(i, rawBytes));
        }
        return packings;
    }

    private Packing packing(int index, long rawBytes) throws InterruptedException {
        RecordTally tally = tally(index);
        Recipe recipe = workers.get(0).measuring().benches().get(index).recipe;
        boolean keyed = work.keyed();
        double toAll = tally.rawBytes == 0 ? 1 : (double) rawBytes / tally.rawBytes;
        long records = Math.round(tally.records * toAll);
        return new Packing(
                recipe.layout(),
                recipe.compression(),
                new Packing.Spread(
                        !keyed && recipe.layout() != Layout.AGGREGATED,
                        lanes.count(),
                        keyed && recipe.layout() != Layout.LINES ? Math.round(tally.chunks * toAll) : 0,
                        census == null ? List.of() : census.slices()),
                rawBytes,
                new Volume(
                        records,
                        Math.round(tally.bytes * toAll),
                        Math.round(tally.putUnits * toAll),
                        Math.round(tally.onDemandBytes * toAll)),
                efforts(index, recipe, rawBytes, Math.round(tally.bytes * toAll)));
    }

    private List<Packing.Effort> efforts(int index, Recipe recipe, long rawBytes, long sentBytes)
            throws InterruptedException {
        List<Rung> rungs = recipe.hasty().rungs();
        if (rawBytes == 0) {
            return List.of(new Packing.Effort(rungs.get(0).level(), 1, 1e9));
        }
        if (!recipe.climbs()) {
            MachineSpeed.Work work = machine.work(index, scale, Double.MAX_VALUE);
            return List.of(new Packing.Effort(rungs.get(0).level(), 1, rawBytes / work.seconds(1)));
        }
        List<ByteBuffer> samples = new ArrayList<>();
        for (PlanWorker worker : workers) {
            ByteBuffer sample = worker.measuring().sample();
            if (sample != null) {
                samples.add(sample);
            }
        }
        EffortMeter meter = new EffortMeter(recipe, RecordLimits.of(stream.maxRecordBytes()), samples, workers.size());
        MachineSpeed.Work work = machine.work(index, scale, meter.nanosPerByte(rungs.get(0)));
        DoubleUnaryOperator rawPerSecond = packing -> rawBytes / work.seconds(packing);
        return meter.measure(inReach(rungs, (double) sentBytes / rawBytes, rawPerSecond), rawPerSecond);
    }

    /** The rungs that keep at least one shard busy, and one more: a load comes to no others. */
    private List<Rung> inReach(List<Rung> rungs, double size, DoubleUnaryOperator rawPerSecond) {
        double shardBytes = work.delivery().rates().most(lanes.count()).shardBytesPerSecond(lanes.count());
        int count = 1;
        while (count < rungs.size() && work.delivery().paced()) {
            Rung rung = rungs.get(count++);
            if (rawPerSecond.applyAsDouble(1 + rung.cost()) * size * rung.size() < shardBytes) {
                break;
            }
        }
        return rungs.subList(0, count);
    }

    private RecordTally tally(int index) {
        RecordTally all = new RecordTally(lanes);
        workers.forEach(worker -> all.add(worker.measuring().benches().get(index).tally));
        return all;
    }

    private @Nullable KeyCensus census() {
        if (workers.get(0).measuring().census() == null) {
            return null;
        }
        KeyCensus all = new KeyCensus();
        workers.forEach(
                worker -> all.add(Objects.requireNonNull(worker.measuring().census())));
        return all;
    }

    private long scaled(long count) {
        return Math.round(count * scale);
    }
}
