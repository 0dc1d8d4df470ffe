package dev.sluice.cli;

import dev.sluice.parse.guess.Guesser;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Input;
import dev.sluice.source.InputException;
import dev.sluice.source.InputListener;
import dev.sluice.source.InputReader;
import dev.sluice.source.Inputs;
import dev.sluice.source.Resume;
import dev.sluice.source.SourceId;
import dev.sluice.source.SourceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The first whole lines of the first input, unpacked if it is compressed. */
final class InputHead {
    private InputHead() {}

    /**
     * Reads at most {@link Guesser#MAX_BYTES} and the rest of a line.
     *
     * @throws InputException if a name stands for nothing that can be read
     * @throws IOException if what it stands for cannot be read
     */
    static byte[] read(List<String> names, InputStream in) throws IOException, InputException, InterruptedException {
        List<Input> inputs = Inputs.resolve(names, in);
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(Guesser.MAX_BYTES);
        try (InputReader reader = new InputReader(inputs.subList(0, 1), options, Resume.NONE, new Failing())) {
            FilledChunk first = reader.next(new ChunkBuffer(Guesser.MAX_BYTES));
            byte[] head = new byte[first == null ? 0 : first.bytes().remaining()];
            if (first != null) {
                first.bytes().get(first.bytes().position(), head);
            }
            return head;
        }
    }

    /** What cannot be read cannot be guessed. */
    private static final class Failing implements InputListener {
        @Override
        public void unreadable(String sourceName, long offset, String reason) {
            if (offset == 0) {
                throw new java.io.UncheckedIOException(
                        new IOException("'" + sourceName + "' cannot be read: " + reason + "."));
            }
        }

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {}

        @Override
        public void progressed(long count) {}
    }
}
