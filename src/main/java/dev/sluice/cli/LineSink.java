package dev.sluice.cli;

import dev.sluice.pack.BatchIds;
import dev.sluice.read.Decoded;
import dev.sluice.read.Distinct;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Writes records as lines, or as they are. */
final class LineSink implements RecordSink, AutoCloseable {
    private final DataOutput out;
    private final @Nullable Distinct distinct;
    private final boolean raw;
    // Beside the lines that a record inflates to, the answers that are being read need room on the heap.
    private final RecordDecoder decoder = new RecordDecoder(
            (int) Math.min(RecordDecoder.DEFAULT_MAX_BYTES, Runtime.getRuntime().maxMemory() / 4));
    private long damaged;

    /**
     * A sink for one reading.
     *
     * @param distinct null: copies are written too
     * @param raw the records' payloads, with nothing between them
     */
    LineSink(DataOutput out, @Nullable Distinct distinct, boolean raw) {
        this.out = out;
        this.distinct = distinct;
        this.raw = raw;
    }

    @Override
    public void accept(String shardId, Record record) throws IOException {
        byte[] payload = record.data().asByteArrayUnsafe();
        if (raw) {
            if (isFirst(payload)) {
                out.write(ByteBuffer.wrap(payload));
            }
            return;
        }
        Decoded decoded = decoder.decode(payload);
        if (decoded.damage() != null) {
            // Its id counts for nothing: a sound copy may still come.
            damaged++;
        } else if (!isFirst(payload)) {
            return;
        }
        out.write(decoded.lines());
    }

    private boolean isFirst(byte[] payload) {
        return distinct == null || BatchIds.find(payload).map(distinct::first).orElse(true);
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
