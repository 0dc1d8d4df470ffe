package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.ObjectStore;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guesser;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Input;
import dev.sluice.source.InputException;
import dev.sluice.source.InputListener;
import dev.sluice.source.InputNames;
import dev.sluice.source.InputReader;
import dev.sluice.source.Inputs;
import dev.sluice.source.Oversize;
import dev.sluice.source.Resume;
import dev.sluice.source.SourceId;
import dev.sluice.source.SourceOptions;
import dev.sluice.source.Unpacking;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The first lines of the first input that holds any, unpacked if they are compressed, or lie in an archive. */
final class InputHead {
    private final AwsSettings settings;
    private final Unpacking unpacking;
    private final PeekedStream in;

    InputHead(AwsSettings settings, Unpacking unpacking, PeekedStream in) {
        this.settings = settings;
        this.unpacking = unpacking;
        this.in = in;
    }

    /** The first bytes, and whether the last line is all there. */
    record Head(ByteBuffer bytes, boolean whole) {
        Guess guess(ParserOptions options, Formats formats) {
            byte[] first = new byte[bytes.remaining()];
            bytes.duplicate().get(first);
            return new Guesser(options, formats).guess(first, whole);
        }
    }

    /**
     * Reads at most {@link Guesser#MAX_BYTES} and the rest of a line. What is read of standard input stays to be read.
     *
     * @throws InputException if a name stands for nothing that can be read
     * @throws IOException if what it stands for cannot be read
     */
    Head read(InputNames names) throws IOException, InputException, InterruptedException {
        if ("-".equals(names.filesFrom())) {
            throw new IOException("--format auto cannot look into inputs that standard input names; name the format");
        }
        try (ObjectStore store = new ObjectStore(settings)) {
            List<Input> inputs = Inputs.resolve(names, in, store, remark -> {});
            if (inputs.isEmpty()) {
                throw new IOException("--format auto has no input to look into, since all were passed over by --skip,"
                        + " --newer-than or --older-than; name the format");
            }
            Input first = inputs.stream()
                    .filter(input -> input.bytes() != 0)
                    .findFirst()
                    .orElse(inputs.get(0));
            boolean isStdin = first.name().equals("-");
            if (first.bytes() < 0 && !isStdin) {
                throw new IOException(
                        "--format auto looks into an input before it is loaded, which a named pipe does not bear;"
                                + " give " + first.name() + " as standard input, or name the format");
            }
            inputs.stream().filter(input -> input != first).forEach(Input::release);
            byte[] peeked = isStdin ? in.peek() : new byte[0];
            // Of a file, what is read ends with a line, or with the file.
            return new Head(
                    read(isStdin ? Input.stdin(new ByteArrayInputStream(peeked)) : first), !isStdin || in.hasEnded());
        }
    }

    private ByteBuffer read(Input input) throws IOException, InterruptedException {
        SourceOptions options = SourceOptions.DEFAULT
                .withUnpacking(unpacking)
                .withChunkBytes(Guesser.MAX_BYTES)
                // A whole export may be one line.
                .withMaxLineBytes(Guesser.MAX_BYTES)
                .withOversize(Oversize.SPLIT);
        try (InputReader reader = new InputReader(List.of(input), options, Resume.NONE, new Failing())) {
            FilledChunk first = reader.next(new ChunkBuffer(Guesser.MAX_BYTES));
            byte[] head = new byte[first == null ? 0 : first.bytes().remaining()];
            if (first != null) {
                first.bytes().get(first.bytes().position(), head);
            }
            return ByteBuffer.wrap(head);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The format of the first input that holds anything; of standard input, its beginning is looked at and then read again.
     *
     * @throws IllegalArgumentException if it cannot be read; the message is for users
     */
    Guess guess(InputNames names, ParserOptions options, Formats formats) {
        try {
            return read(names).guess(options, formats);
        } catch (IOException | UncheckedIOException | InputException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("interrupted", e);
        }
    }

    /** What cannot be read cannot be guessed; what breaks off, as compressed data do that were looked at in part, can. */
    private static final class Failing implements InputListener {
        @Override
        public void unreadable(String sourceName, long offset, String reason) {
            if (offset == 0) {
                throw new UncheckedIOException(new IOException("'" + sourceName + "' cannot be read: " + reason + "."));
            }
        }

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {}

        @Override
        public void progressed(long count) {}
    }
}
