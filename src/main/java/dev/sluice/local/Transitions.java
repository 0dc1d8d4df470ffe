package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Streams that are CREATING, UPDATING or DELETING, each for the same time, and what happens when that is over. Confined to the service's
 * thread.
 */
final class Transitions {
    /** What a transition leads to. */
    interface End {
        void run() throws IOException;
    }

    private record Pending(Stream stream, End end) {}

    private final Streams streams;
    private final Duration each;
    private final Executor later;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();

    /** @param thread the service's */
    Transitions(Streams streams, Duration each, Executor thread) {
        this.streams = streams;
        this.each = each;
        this.later = CompletableFuture.delayedExecutor(each.toMillis(), TimeUnit.MILLISECONDS, thread);
    }

    /** Has {@code end} happen when {@code phase} is over: at once where it takes no time. */
    void begin(Stream stream, Phase phase, End end) throws IOException {
        if (each.isZero()) {
            end.run();
            return;
        }
        stream.phase(phase);
        streams.save(stream);
        pending.add(new Pending(stream, end));
        later.execute(this::finishFirst);
    }

    int count(Phase phase) {
        return (int)
                pending.stream().filter(one -> one.stream().phase() == phase).count();
    }

    private void finishFirst() {
        try {
            Pending first = pending.poll();
            if (first != null) {
                finish(first);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void finish(Pending over) throws IOException {
        // A fault may have deleted it meanwhile.
        if (streams.has(over.stream())) {
            over.stream().phase(Phase.ACTIVE);
            over.end().run();
        }
    }

    /** Ends all of them now: what was asked for is done, though the endpoint ends. */
    void finishAll() throws IOException {
        for (Pending next = pending.poll(); next != null; next = pending.poll()) {
            finish(next);
        }
    }
}
