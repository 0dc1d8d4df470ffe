package dev.sluice.source;

import dev.sluice.source.Splitting.Splitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** A source's bytes as the lines that they are split into. */
final class SplitChannel implements ReadableByteChannel {
    private static final int BYTES = 64 << 10;

    private final ReadableByteChannel from;
    private final SplitLines lines;
    private final Splitter splitter;
    private final boolean leavesTail;
    private final ByteBuffer read = ByteBuffer.allocate(BYTES);
    private @Nullable IOException failure;
    private boolean ended;

    /** @param leavesTail whether what ends in the middle may still be written, so that a later run reads it */
    SplitChannel(ReadableByteChannel from, Splitting splitting, SplitLines lines, boolean leavesTail) {
        this.from = from;
        this.lines = lines;
        this.leavesTail = leavesTail;
        this.splitter = splitting.splitter(lines);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (lines.isEmpty()) {
            if (failure != null) {
                throw failure;
            }
            if (ended) {
                return -1;
            }
            int count = readOn();
            if (count == 0) {
                return 0;
            }
        }
        return lines.read(to);
    }

    private int readOn() throws IOException {
        int count = 0;
        try {
            count = from.read(read.clear());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // What a decoder gave before it failed counts.
            failure = e;
        }
        splitter.take(read.array(), 0, read.position());
        lines.taken(read.position());
        if (count < 0) {
            ended = true;
            if (leavesTail && splitter.isInside()) {
                lines.leaveTail();
            } else {
                splitter.end();
            }
        }
        return failure == null ? count : 1;
    }

    @Override
    public boolean isOpen() {
        return from.isOpen();
    }

    @Override
    public void close() throws IOException {
        from.close();
    }
}
