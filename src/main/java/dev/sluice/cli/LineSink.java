package dev.sluice.cli;

import dev.sluice.deliver.Shard;
import dev.sluice.read.Decoded;
import dev.sluice.read.Distinct;
import dev.sluice.read.DistinctDecoder;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.RecordSink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Writes records as lines. */
final class LineSink implements RecordSink, AutoCloseable {
    private final DataOutput out;
    private final RecordDecoder decoder;
    private final @Nullable DistinctDecoder distinct;
    private long damaged;

    /**
     * A sink for one reading.
     *
     * @param seen null: copies are written too
     */
    LineSink(DataOutput out, @Nullable Distinct seen) {
        this.out = out;
        // Beside the lines that a record inflates to, the answers that are being read need room on the heap.
        long maxBytes =
                Math.min(RecordDecoder.DEFAULT_MAX_BYTES, Runtime.getRuntime().maxMemory() / 4);
        this.decoder = new RecordDecoder((int) maxBytes);
        this.distinct = seen == null ? null : new DistinctDecoder(decoder, seen);
    }

    @Override
    public void accept(Shard shard, Record record) throws IOException {
        byte[] payload = record.data().asByteArrayUnsafe();
        Decoded decoded =
                distinct == null ? decoder.decode(payload, shard.range()) : distinct.decode(payload, shard.range());
        if (decoded.damage() != null) {
            damaged++;
        }
        out.write(decoded.lines());
    }

    /** Records so far that begin like a layout that they are not. */
    long damaged() {
        return damaged;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
