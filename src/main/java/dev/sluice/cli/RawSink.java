package dev.sluice.cli;

import dev.sluice.deliver.Shard;
import dev.sluice.pack.BatchIds;
import dev.sluice.read.Distinct;
import dev.sluice.read.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Writes the records' payloads as they are, with nothing between them. */
final class RawSink implements RecordSink {
    private final DataOutput out;
    private final @Nullable Distinct distinct;

    /**
     * A sink for one reading.
     *
     * @param distinct null: copies are written too
     */
    RawSink(DataOutput out, @Nullable Distinct distinct) {
        this.out = out;
        this.distinct = distinct;
    }

    @Override
    public void accept(Shard shard, Record record) throws IOException {
        byte[] payload = record.data().asByteArrayUnsafe();
        if (isFirst(payload)) {
            out.write(ByteBuffer.wrap(payload));
        }
    }

    private boolean isFirst(byte[] payload) {
        return distinct == null || BatchIds.find(payload).map(distinct::first).orElse(true);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
