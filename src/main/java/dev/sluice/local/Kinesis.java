package dev.sluice.local;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The operations of the service by name. Confined to the service's thread. */
final class Kinesis {
    /** One operation. */
    interface Operation {
        Answer answer(Parameters parameters) throws Refusal, IOException;
    }

    private final Map<String, Operation> operations = new HashMap<>();

    Kinesis(Streams streams, FanOut fanOut) {
        Administration administration = new Administration(streams);
        operations.put("CreateStream", administration::createStream);
        operations.put("DeleteStream", administration::deleteStream);
        operations.put("SplitShard", administration::splitShard);
        operations.put("MergeShards", administration::mergeShards);
        operations.put("UpdateShardCount", administration::updateShardCount);
        operations.put("UpdateMaxRecordSize", administration::updateMaxRecordSize);
        operations.put(
                "UpdateStreamRecordDistributionStrategy", administration::updateStreamRecordDistributionStrategy);
        Description description = new Description(streams);
        operations.put("ListStreams", description::listStreams);
        operations.put("DescribeStream", description::describeStream);
        operations.put("DescribeStreamSummary", description::describeStreamSummary);
        operations.put("DescribeLimits", description::describeLimits);
        operations.put("ListShards", new ShardListing(streams)::listShards);
        operations.put("RegisterStreamConsumer", fanOut::registerStreamConsumer);
        operations.put("DescribeStreamConsumer", fanOut::describeStreamConsumer);
        operations.put("ListStreamConsumers", fanOut::listStreamConsumers);
        operations.put("DeregisterStreamConsumer", fanOut::deregisterStreamConsumer);
        ReadOperations reading = new ReadOperations(streams);
        operations.put("GetShardIterator", reading::getShardIterator);
        operations.put("GetRecords", reading::getRecords);
    }

    Answer answer(String name, Parameters parameters) throws Refusal, IOException {
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new Refusal(
                    400, "UnknownOperationException", "The embedded endpoint knows no operation " + name + ".");
        }
        return operation.answer(parameters);
    }
}
