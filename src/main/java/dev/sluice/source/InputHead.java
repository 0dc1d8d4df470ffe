package dev.sluice.source;

import dev.sluice.read.SourceId;
import dev.sluice.source.Cutting.Oversize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The first lines of an input, unpacked if they are compressed, or lie in an archive.
 *
 * @param bytes all of an array
 * @param whole whether the last line is all there
 */
public record InputHead(ByteBuffer bytes, boolean whole) {
    /** At most {@code most} bytes and the rest of a line; all of them stay to be read. */
    static InputHead of(Input input, Unpacking unpacking, int most) throws IOException, InterruptedException {
        Pipe pipe = input.standard();
        if (pipe != null) {
            Pipe.Peeked peeked = pipe.peek();
            return new InputHead(
                    read(Input.stdin(new ByteArrayInputStream(peeked.bytes().array())), unpacking, most),
                    peeked.whole());
        }
        if (input.bytes() < 0) {
            throw new IOException(
                    "--format auto looks into an input before it is loaded, which a named pipe does not bear;"
                            + " give " + input.name() + " as standard input, or name the format");
        }
        // The bytes of a file end with a line, or with the file.
        return new InputHead(read(input.beside(), unpacking, most), true);
    }

    private static ByteBuffer read(Input input, Unpacking unpacking, int most)
            throws IOException, InterruptedException {
        SourceOptions options = SourceOptions.DEFAULT
                .with(unpacking)
                .withChunkBytes(most)
                // A whole export may be one line.
                .withMaxLineBytes(most)
                .with(Oversize.SPLIT);
        try (InputReader reader = new InputReader(InputFeed.of(List.of(input)), options, Resume.NONE, new Failing())) {
            FilledChunk first = reader.next(new ChunkBuffer(most));
            // Small members of an archive come together.
            ByteBuffer bytes = first == null
                    ? ByteBuffer.allocate(0)
                    : first.parts().get(0).bytes();
            byte[] head = new byte[bytes.remaining()];
            bytes.get(bytes.position(), head);
            return ByteBuffer.wrap(head);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What cannot be read has no first lines; what breaks off, as compressed data do that were looked at in part, has. */
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
