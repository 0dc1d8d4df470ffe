package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.BooleanSupplier;

/** Bytes that are read once more to prove what they are: may take long, so it can be stopped, and says that it goes on. */
final class ProofChannel implements ReadableByteChannel {
    private static final long FIRST_TOLD_BYTES = 1L << 30;

    private final String name;
    private final ReadableByteChannel bytes;
    private final BooleanSupplier stopped;
    private final InputListener listener;
    private long read;
    private long tellAt;

    ProofChannel(String name, ReadableByteChannel bytes, BooleanSupplier stopped, InputListener listener) {
        this(name, bytes, stopped, listener, FIRST_TOLD_BYTES);
    }

    /** @param firstTold told when so many bytes are read, then at twice as many, and so on */
    ProofChannel(
            String name, ReadableByteChannel bytes, BooleanSupplier stopped, InputListener listener, long firstTold) {
        this.name = name;
        this.bytes = bytes;
        this.stopped = stopped;
        this.listener = listener;
        this.tellAt = firstTold;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (stopped.getAsBoolean()) {
            throw new ReadingStoppedException();
        }
        int count = bytes.read(to);
        read += Math.max(count, 0);
        if (read >= tellAt) {
            listener.proving(name, read);
            tellAt *= 2;
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return bytes.isOpen();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
