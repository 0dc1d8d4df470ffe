package dev.sluice.forecast;

import dev.sluice.deliver.Pace;
import dev.sluice.deliver.Rate;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.forecast.Forecast.Means;
import dev.sluice.pack.Demand;
import dev.sluice.pack.Layout;
import dev.sluice.pack.LevelChoice;
import dev.sluice.pack.LevelGovernor;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * A load in simulated time. The clocks of the shards and the governor of the level are the load's own; packing and sending are
 * replaced by the time they take. So the forecast knows what no formula does: which levels the governor comes to, and that
 * the first record of a shard waits for nothing. Long loads are followed for {@value #MOST_BATCHES} batches and go on as their second
 * half went.
 */
final class SimulatedLoad {
    private static final int MOST_BATCHES = 20_000;
    /** From the sending of a record to its acknowledgement. */
    private static final long ANSWER_NANOS = 60_000_000;
    /** KPL's work for a record, which one record after the other waits for, as measured on two cores. */
    private static final double KPL_NANOS_PER_RECORD = 25_000;

    /** The SDK sender's, over all its threads: 2.1 µs for a line of 240 bytes, most of it its bytes'. */
    private static final double SDK_NANOS_PER_RECORD = 600;

    private static final double SEND_NANOS_PER_BYTE = 6.5;
    private static final long RATE_EVERY_NANOS = 1_000_000_000;

    private final Packing packing;
    private final Means means;
    private final double[] shares;
    private final long batches;
    private final double rawBytes;
    private final double[] batchBytes;
    private final double[] recordsOf;
    private final Instant start = Instant.now();
    private final Pace all;
    private final Pace[] paces;
    private final double[] dealt;
    private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparingLong(Turn::nanos));
    private final ArrayDeque<Worker> waiting = new ArrayDeque<>();
    private final PriorityQueue<Long> answers = new PriorityQueue<>();
    private final Map<Integer, Long> levels = new TreeMap<>();
    private Rate rate;
    private long rateSeenNanos;
    private long begun;
    private long sent;
    private int inFlight;
    private double sentBytes;
    private double senderNanos;
    private final double sendNanosPerRecord;
    private long lastFreeNanos;
    private long clock;
    private long endNanos;
    private long halfNanos;
    private double halfBytes;

    /** What a worker has come to. */
    private enum Stage {
        BEGINS,
        FITTED,
        PACKED
    }

    private static final class Worker {
        final LevelChoice choice;
        Stage stage = Stage.BEGINS;
        int level;
        long packedNanos;

        Worker(LevelChoice choice) {
            this.choice = choice;
        }
    }

    private record Turn(long nanos, Worker worker) {}

    /**
     * How it went.
     *
     * @param level that most batches were sent at
     * @param bytes sent
     */
    record Simulated(double seconds, int level, double bytes) {}

    private SimulatedLoad(Packing packing, double[] shares, Means means) {
        boolean sdk = means.sender() == SenderChoice.SDK
                || (means.sender() == SenderChoice.AUTO && packing.layout() == Layout.LINES);
        this.sendNanosPerRecord = sdk ? SDK_NANOS_PER_RECORD : KPL_NANOS_PER_RECORD;
        this.packing = packing;
        this.means = means;
        this.shares = shares;
        this.batches = Math.min(MOST_BATCHES, packing.volume().records());
        this.rawBytes = (double) packing.rawBytes() / packing.volume().records();
        this.batchBytes = new double[shares.length];
        this.recordsOf = new double[shares.length];
        this.dealt = new double[shares.length];
        this.rate = means.rates().at(start);
        this.all = Pace.ofAll(rate, 0);
        this.paces = new Pace[shares.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            paces[i] = Pace.ofShard(rate, 0);
            // Where each chunk has a record for each shard, the hot shard's are the large ones.
            recordsOf[i] = packing.spread().chunks() == 0
                    ? shares[i]
                    : Math.max(
                                    (double) packing.spread().chunks(),
                                    shares[i] * packing.volume().records())
                            * Math.signum(shares[i]);
            sum += recordsOf[i];
        }
        for (int i = 0; i < shares.length; i++) {
            recordsOf[i] /= sum;
            batchBytes[i] = recordsOf[i] == 0
                    ? 0
                    : shares[i]
                            * packing.volume().bytes()
                            / (recordsOf[i] * packing.volume().records());
        }
    }

    /** @param shares of the bytes that each shard takes */
    static Simulated run(Packing packing, double[] shares, Means means) {
        return packing.volume().records() == 0
                ? new Simulated(0, packing.efforts().get(0).level(), 0)
                : new SimulatedLoad(packing, shares, means).run();
    }

    private Simulated run() {
        LevelGovernor governor = packing.governor(means.workers(), this::demand);
        for (int i = 0; i < means.workers(); i++) {
            turns.add(new Turn(0, new Worker(governor.choice())));
        }
        while (sent < batches) {
            Turn next = turns.peek();
            if (next == null || (!waiting.isEmpty() && !answers.isEmpty() && answers.element() <= next.nanos())) {
                long now = answers.remove();
                inFlight--;
                admit(now);
            } else {
                turns.remove();
                take(next);
            }
        }
        int level = levels.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        // What is beyond the batches that were followed goes at the second half's pace.
        double more = (double) (packing.volume().records() - batches) / Math.max(1, batches - batches / 2);
        return new Simulated(
                (endNanos + more * (endNanos - halfNanos)) / 1e9, level, sentBytes + more * (sentBytes - halfBytes));
    }

    private void take(Turn turn) {
        long now = turn.nanos();
        clock = now;
        while (!answers.isEmpty() && answers.element() <= now) {
            answers.remove();
            inFlight--;
        }
        Worker worker = turn.worker();
        int first = packing.efforts().get(0).level();
        switch (worker.stage) {
            case BEGINS -> {
                if (begun < batches) {
                    begun++;
                    later(worker, Stage.FITTED, now + nanos(first));
                }
            }
            case FITTED -> {
                int bytes = (int)
                        Math.max(1, packing.volume().bytes() / packing.volume().records());
                worker.level = worker.choice
                        .next((int) rawBytes, bytes, nanos(first), now)
                        .level();
                long more = Math.max(0, nanos(worker.level) - nanos(first));
                if (worker.level != first) {
                    worker.choice.packed((int) Math.max(1, bytes * packing.size(worker.level)), more);
                }
                later(worker, Stage.PACKED, now + more);
            }
            case PACKED -> {
                worker.packedNanos = now;
                waiting.add(worker);
                admit(now);
            }
        }
    }

    private void later(Worker worker, Stage stage, long nanos) {
        worker.stage = stage;
        turns.add(new Turn(nanos, worker));
    }

    /** What a batch takes a worker at the level, from its reading on. */
    private long nanos(int level) {
        return (long) (rawBytes * means.workers() / packing.rawBytesPerSecond(level) * 1e9);
    }

    private void admit(long now) {
        while (!waiting.isEmpty()
                && (inFlight == 0
                        || (inFlight < means.inFlightRecords()
                                && (inFlight + 1) * rawBytes <= means.inFlightBytes()))) {
            Worker worker = waiting.remove();
            inFlight++;
            send(worker.level, now);
            worker.choice.taken(now - worker.packedNanos, now);
            later(worker, Stage.BEGINS, now);
        }
    }

    private void send(int level, long now) {
        senderNanos += sendNanosPerRecord;
        int shard = packing.spread().free() ? -1 : nextOf();
        long at = Math.max(now, (long) senderNanos);
        lookAtRate(at);
        if (!all.isOpen(at)) {
            at = all.readyAtNanos();
        }
        if (packing.spread().free()) {
            at = Math.max(at, lastFreeNanos);
            shard = emptiest(at);
            if (shard < 0) {
                at = earliest();
                shard = emptiest(at);
            }
            lastFreeNanos = at;
        } else if (!paces[shard].isOpen(at)) {
            at = paces[shard].readyAtNanos();
        }
        double size = batchBytes[shard] * packing.size(level);
        senderNanos += SEND_NANOS_PER_BYTE * size;
        paces[shard].sent((int) Math.round(size), 1, at);
        all.sent((int) Math.round(size), 1, at);
        dealt[shard] += packing.spread().free() ? size : 1;
        sentBytes += size;
        sent++;
        levels.merge(level, 1L, Long::sum);
        endNanos = Math.max(endNanos, at + ANSWER_NANOS);
        answers.add(at + ANSWER_NANOS);
        if (sent == batches / 2) {
            halfNanos = endNanos;
            halfBytes = sentBytes;
        }
    }

    private void lookAtRate(long now) {
        if (now - rateSeenNanos < RATE_EVERY_NANOS) {
            return;
        }
        rateSeenNanos = now;
        Rate current = means.rates().at(start.plusNanos(now));
        if (!current.equals(rate)) {
            rate = current;
            all.changeAll(rate, now);
            for (Pace pace : paces) {
                pace.changeShard(rate, now);
            }
        }
    }

    /** As the load deals batches that may go anywhere. */
    private int emptiest(long now) {
        int best = -1;
        for (int i = 0; i < paces.length; i++) {
            if (paces[i].isOpen(now) && (best < 0 || dealt[i] < dealt[best])) {
                best = i;
            }
        }
        return best;
    }

    private long earliest() {
        long earliest = Long.MAX_VALUE;
        for (Pace pace : paces) {
            earliest = Math.min(earliest, pace.readyAtNanos());
        }
        return earliest;
    }

    /** The shard that lies furthest behind its share of the records. */
    private int nextOf() {
        int best = 0;
        for (int i = 1; i < shares.length; i++) {
            if (recordsOf[i] * (sent + 1) - dealt[i] > recordsOf[best] * (sent + 1) - dealt[best]) {
                best = i;
            }
        }
        return best;
    }

    private Demand demand() {
        if (!rate.isPaced()) {
            return Demand.UNLIMITED;
        }
        double perSecond = 0;
        double ahead = 0;
        for (Pace pace : paces) {
            perSecond += pace.bytesPerSecond();
            ahead += pace.aheadBytes(clock);
        }
        return new Demand(
                Math.min(perSecond, all.bytesPerSecond()), Math.max(ahead, all.aheadBytes(clock)), paces.length);
    }
}
