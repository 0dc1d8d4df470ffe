package dev.sluice.read.stream;

import dev.sluice.read.HashRange;
import java.io.IOException;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Takes the records of a stream: one call at a time, though from several threads, and each shard's records in order. */
public interface RecordSink {
    /**
     * Takes one record.
     *
     * @param shard the hash keys of the shard that holds it, which {@code RecordDecoder.decode} asks for
     * @throws IOException ends the reading of all shards
     */
    void accept(String shardId, HashRange shard, Record record) throws IOException;

    /**
     * All that had arrived in the shard by then, by the service's clock or this machine's, has been handed over.
     *
     * @param arrival {@link Instant#MAX} if the shard is closed and read to its end
     */
    default void readUpTo(String shardId, Instant arrival) {}

    /** Something that whoever reads the records should know of the reading; one sentence. */
    default void noted(String sentence) {}

    /** No record is waiting: the moment to pass on what was held back. */
    void flush() throws IOException;
}
