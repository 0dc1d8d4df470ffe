package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.LongConsumer;

/** Bytes looked at already, then those of a channel behind them; tells how many have gone through. */
final class Metered implements ReadableByteChannel {
    private final ByteBuffer first;
    private final ReadableByteChannel rest;
    private final LongConsumer meter;

    /** @param first from position to limit */
    Metered(ByteBuffer first, ReadableByteChannel rest, LongConsumer meter) {
        this.first = first;
        this.rest = rest;
        this.meter = meter;
    }

    /** Puts bytes back in front that were looked at, and counted, before. */
    static ReadableByteChannel behind(ByteBuffer first, ReadableByteChannel rest) {
        return new Metered(first, rest, count -> {});
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int count;
        if (first.hasRemaining()) {
            count = Math.min(first.remaining(), to.remaining());
            to.put(to.position(), first, first.position(), count).position(to.position() + count);
            first.position(first.position() + count);
        } else {
            count = rest.read(to);
        }
        if (count > 0) {
            meter.accept(count);
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return rest.isOpen();
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
