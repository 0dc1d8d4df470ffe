package dev.sluice.spark;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalCopy;
import dev.sluice.load.LoadExecutor;
import dev.sluice.load.SpreadLoad;
import dev.sluice.spark.Allotments.Asked;
import dev.sluice.spark.Allotments.Granted;
import dev.sluice.spark.Message.Beat;
import dev.sluice.spark.Message.Grant;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers the executors of one load. Safe for use by several threads. */
final class Switchboard {
    private static final long SILENT_NANOS = 10_000_000_000L;

    private final @Nullable Checkpoint checkpoint;
    private final @Nullable Allotments allotments;
    // Guarded by this.
    private final Map<String, Heard> heard = new TreeMap<>();
    private @Nullable SpreadLoad load;

    private record Heard(Beat beat, long nanos) {}

    /** @param allotments null: the endpoint has no limits */
    Switchboard(@Nullable Checkpoint checkpoint, @Nullable Allotments allotments) {
        this.checkpoint = checkpoint;
        this.allotments = allotments;
    }

    synchronized void open(SpreadLoad begun) {
        load = begun;
    }

    byte[] answer(Message message) throws IOException {
        Serializable answer;
        if (message instanceof Message.OfTask of) {
            answer = load().tell(of.letter());
        } else if (message instanceof Beat beat) {
            answer = answer(beat);
        } else {
            answer = checkpoint == null ? new byte[0] : JournalCopy.of(checkpoint);
        }
        return InBytes.of(answer);
    }

    private synchronized SpreadLoad load() throws IOException {
        if (load == null) {
            throw new IOException("no load is running");
        }
        return load;
    }

    private Grant answer(Beat beat) throws IOException {
        SpreadLoad its = load();
        beat.notes().forEach(its::note);
        synchronized (this) {
            heard.put(beat.executor(), new Heard(beat, System.nanoTime()));
            if (allotments == null) {
                return new Grant(0, null, its.isDraining());
            }
            Granted granted = allotments.ask(
                    new Asked(
                            beat.executor(),
                            beat.running() > 0,
                            beat.figures().allotted().serial(),
                            beat.figures().allotted().open(),
                            beat.figures().allotted().restMillis(),
                            throttled(beat)),
                    System.nanoTime() / 1_000_000);
            return new Grant(granted.serial(), granted.shards(), its.isDraining());
        }
    }

    private static long throttled(Beat beat) {
        return beat.figures().shards().stream()
                .mapToLong(ShardFigures::throttled)
                .sum();
    }

    /** All that were ever heard of. */
    synchronized List<LoadExecutor> executors() {
        List<LoadExecutor> all = new ArrayList<>();
        long now = System.nanoTime();
        heard.forEach((name, its) -> all.add(new LoadExecutor(
                name, its.beat().host(), its.beat().begun(), its.beat().figures(), now - its.nanos() > SILENT_NANOS)));
        return all;
    }

    synchronized long records() {
        return heard.values().stream()
                .mapToLong(each -> each.beat().figures().records())
                .sum();
    }

    synchronized long bytes() {
        return heard.values().stream()
                .flatMap(each -> each.beat().figures().shards().stream())
                .mapToLong(ShardFigures::bytes)
                .sum();
    }

    synchronized long throttled() {
        return heard.values().stream().mapToLong(each -> throttled(each.beat())).sum();
    }

    long live() {
        return executors().stream().filter(each -> !each.ended()).count();
    }
}
