package dev.sluice.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;

/** Standard output for data: bytes, never through a charset, buffered until {@link #flush}. Belongs to one thread at a time. */
final class DataOutput {
    private final OutputStream out;
    private final byte[] buffer;
    private int length;

    DataOutput(OutputStream out) {
        this(out, 1 << 16);
    }

    DataOutput(OutputStream out, int bufferBytes) {
        this.buffer = new byte[bufferBytes];
        this.out = out instanceof StandardOutput standard ? standard.bytes() : out;
    }

    /** Takes all of the buffer, which is one on the heap. */
    void write(ByteBuffer lines) throws IOException {
        byte[] bytes = lines.array();
        int at = lines.arrayOffset() + lines.position();
        int rest = lines.remaining();
        if (rest > buffer.length - length) {
            drain();
        }
        // What is written at once goes through native memory of its size.
        for (; rest > buffer.length; at += buffer.length, rest -= buffer.length) {
            out.write(bytes, at, buffer.length);
        }
        System.arraycopy(bytes, at, buffer, length, rest);
        length += rest;
    }

    void flush() throws IOException {
        drain();
        out.flush();
        // A PrintStream keeps its failures to itself until it is asked.
        if (out instanceof PrintStream print && print.checkError()) {
            throw new IOException("Broken pipe");
        }
    }

    private void drain() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
    }

    /** Whether the reader of the pipe went away, as {@code head} does: no failure of ours. */
    static boolean isBrokenPipe(IOException e) {
        return e.getMessage() != null && e.getMessage().contains("roken pipe");
    }
}
