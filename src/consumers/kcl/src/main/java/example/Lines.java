package example;

import dev.sluice.read.Decoded;
import dev.sluice.read.Distinct;
import dev.sluice.read.DistinctDecoder;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import java.nio.ByteBuffer;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** Writes a shard's events to standard output, a line an event, and each once. */
final class Lines implements ShardRecordProcessor {
    /** Of all shards of this worker: a batch's second copy may lie in another one than the first. */
    private static final Distinct SEEN = new Distinct();

    private final DistinctDecoder decoder = new DistinctDecoder(new RecordDecoder(), SEEN);

    @Override
    public void initialize(InitializationInput input) {}

    @Override
    public void processRecords(ProcessRecordsInput input) {
        for (KinesisClientRecord record : input.records()) {
            byte[] data = new byte[record.data().remaining()];
            record.data().get(data);
            Decoded decoded = decoder.decode(data, HashRange.ALL);
            if (decoded.damage() != null) {
                // An exception would not stop the KCL either: it goes on behind the record.
                System.err.println(record.sequenceNumber() + ", a damaged record: " + decoded.damage());
                continue;
            }
            ByteBuffer lines = decoded.lines();
            System.out.write(lines.array(), lines.position(), lines.remaining());
        }
        if (System.out.checkError()) {
            System.err.println("standard output cannot be written");
            // At once, or the checkpoint would stand behind events that are lost.
            Runtime.getRuntime().halt(1);
        }
        checkpoint(input.checkpointer());
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        decoder.close();
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        checkpoint(input.checkpointer());
        decoder.close();
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        checkpoint(input.checkpointer());
    }

    private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
        try {
            checkpointer.checkpoint();
        } catch (ShutdownException ignored) {
            // Another worker has the shard now, and begins where this one noted down last.
        } catch (InvalidStateException e) {
            throw new IllegalStateException("the table of leases is not as it should be", e);
        }
    }
}
