package dev.sluice.local;

import dev.sluice.local.Faults.Clause;
import dev.sluice.local.Faults.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes {@link Faults} happen. Confined to the service's thread, so that a seed and an order of requests decide everything. */
final class FaultBench {
    /** What the endpoint's outside can be made to do. */
    interface Front {
        /** Closes the listener and all connections, and listens again after so long. Returns at once. */
        void goAway(long millis);

        /** Shows a new certificate from now on. */
        void renewCertificate() throws IOException;
    }

    /** Stores what a request brought. */
    interface Store {
        Answer run() throws Refusal;
    }

    private final List<Clause> lasting;
    private final List<Clause> pending;
    private final Random random;
    private final Streams streams;
    private final Front front;
    /** Those that were used before they are to expire. */
    private final Set<String> accessKeys = new HashSet<>();

    private long records;

    FaultBench(Faults faults, Streams streams, Front front) {
        this.lasting = faults.clauses().stream()
                .filter(clause -> !clause.kind().once())
                .toList();
        this.pending = new ArrayList<>(
                faults.clauses().stream().filter(clause -> clause.kind().once()).toList());
        this.random = new Random(faults.seed());
        this.streams = streams;
        this.front = front;
    }

    /**
     * Lets a put request run into what is due: before it is stored, or after.
     *
     * @param accessKey whose request it is; empty if it is not signed
     */
    Answer around(String accessKey, Store store) throws Refusal {
        if (holds(Kind.DENY)) {
            throw Refusal.denied();
        }
        if (holds(Kind.KMS)) {
            throw Refusal.keyDisabled();
        }
        if (!holds(Kind.EXPIRE)) {
            accessKeys.add(accessKey);
        } else if (accessKeys.contains(accessKey)) {
            throw Refusal.expired();
        }
        if (strikes(Kind.ERROR)) {
            throw Refusal.internalFailure();
        }
        if (strikes(Kind.DROP)) {
            return Answer.HANG_UP;
        }
        boolean lost = strikes(Kind.LOSE);
        Answer answer = store.run();
        return lost ? Answer.HANG_UP : answer.after(delayMillis());
    }

    /** Whether the next record is to be refused as if its shard were full. */
    boolean throttles() {
        return strikes(Kind.THROTTLE);
    }

    private boolean holds(Kind kind) {
        return lasting.stream().anyMatch(clause -> clause.kind() == kind && clause.afterRecords() <= records);
    }

    private boolean strikes(Kind kind) {
        for (Clause clause : lasting) {
            if (clause.kind() == kind && clause.afterRecords() <= records && random.nextDouble() < clause.share()) {
                return true;
            }
        }
        return false;
    }

    private long delayMillis() {
        return lasting.stream()
                .filter(clause -> clause.kind() == Kind.DELAY && clause.afterRecords() <= records)
                .mapToLong(Clause::millis)
                .sum();
    }

    /** {@code stream} has taken in so many more records: what waited for that happens now, in the order of its clauses. */
    void stored(Stream stream, int count) throws IOException {
        records += count;
        List<Clause> due = pending.stream()
                .filter(clause -> clause.afterRecords() <= records)
                .toList();
        pending.removeAll(due);
        for (Clause clause : due) {
            happen(clause, stream);
        }
    }

    private void happen(Clause clause, Stream stream) throws IOException {
        int open = stream.open().size();
        switch (clause.kind()) {
            case AWAY -> front.goAway(clause.millis());
            case CERTIFICATE -> front.renewCertificate();
            case SPLIT -> reshard(stream, open + 1);
            case MERGE -> reshard(stream, Math.max(1, open - 1));
            case DELETE -> streams.delete(stream);
            default -> throw new IllegalStateException("no single event: " + clause.kind());
        }
    }

    private void reshard(Stream stream, int shards) throws IOException {
        stream.resize(shards, System.currentTimeMillis());
        streams.save(stream);
    }
}
