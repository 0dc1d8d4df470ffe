package dev.sluice.load;

import dev.sluice.read.SourceId;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputListener;
import dev.sluice.source.InputReader;
import dev.sluice.source.Resume;
import dev.sluice.source.SourceOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether the inputs hold anything that the checkpoint does not know, or anything at all. They are read as the load reads them, up to the first chunk that is
 * new, and nothing of it is kept: so both mean the same by "new".
 *
 * @param known what earlier runs have loaded
 * @param screen is told once, in a sentence, if the answer takes long
 * @param nanoTime now, as {@link System#nanoTime} has it
 */
record Novelty(InputFeed inputs, SourceOptions options, Resume known, Consumer<String> screen, LongSupplier nanoTime) {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int FIRST_BYTES = 64 << 10;

    /** Whether it holds anything new, as far as that can be known: what comes through a pipe is not read before its time. */
    boolean mayBe() throws IOException, InterruptedException {
        if (inputs.files().stream().anyMatch(input -> input.bytes() < 0)) {
            return true;
        }
        try (ChunkSupplier chunks = new InputReader(inputs.beside(), options, Resume.unkept(known), new SlowWatch())) {
            return chunks.next(new ChunkBuffer(FIRST_BYTES)) != null;
        }
    }

    /** What is odd about the inputs is told by the load, which meets it again. */
    private final class SlowWatch implements InputListener {
        private final long begunNanos = nanoTime.getAsLong();
        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public void progressed(long count) {
            if (nanoTime.getAsLong() - begunNanos > LONG_NANOS && told.compareAndSet(false, true)) {
                screen.accept("looking for what is new" + (known.isEmpty() ? "" : " to the checkpoint")
                        + ", before the stream is scaled");
            }
        }

        @Override
        public void opened(String sourceName, SourceId source, String way) {
            progressed(0); // nothing may be left to read of it
        }

        @Override
        public void proving(String sourceName, long bytes) {
            progressed(0);
        }

        @Override
        public void unreadable(String sourceName, long offset, String reason) {}

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {}
    }
}
