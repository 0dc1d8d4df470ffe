package dev.sluice.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Where what was read goes. Belongs to one thread at a time. */
interface CatOutput {
    /** Takes all of the buffer, which is one on the heap: whole events of that shard. */
    void write(String shardId, ByteBuffer bytes) throws IOException;

    /** Takes a line about a record that gave no events. */
    void damaged(ByteBuffer line) throws IOException;

    /** All that is wanted of the record has been written. */
    void read(String shardId, Record record) throws IOException;

    /** As {@link dev.sluice.read.stream.RecordSink#readUpTo}. */
    void readUpTo(String shardId, Instant arrival);

    /** No record is waiting: what is buffered goes out. */
    void flush() throws IOException;

    /**
     * Everything to one place.
     *
     * @param damaged for lines about damaged records; null: nowhere
     */
    static CatOutput to(DataOutput out, @Nullable DataOutput damaged) {
        return new CatOutput() {
            @Override
            public void write(String shardId, ByteBuffer bytes) throws IOException {
                out.write(bytes);
            }

            @Override
            public void damaged(ByteBuffer line) throws IOException {
                if (damaged != null) {
                    damaged.write(line);
                }
            }

            @Override
            public void read(String shardId, Record record) {}

            @Override
            public void readUpTo(String shardId, Instant arrival) {}

            @Override
            public void flush() throws IOException {
                out.flush();
                if (damaged != null) {
                    damaged.flush();
                }
            }
        };
    }
}
