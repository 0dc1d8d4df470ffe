package dev.sluice.local;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The operations of the service by name; PutRecords and PutRecord have a way of their own. Confined to the service's thread. */
final class Kinesis {
    /** One operation. */
    interface Operation {
        Answer answer(Parameters parameters) throws Refusal, IOException;
    }

    private final Map<String, Operation> operations = new HashMap<>();

    Kinesis(Streams streams, Transitions transitions, FanOut fanOut, boolean readLimits) {
        Account account = new Account(streams);
        operations.put("DescribeLimits", account::describeLimits);
        operations.put("DescribeAccountSettings", account::describeAccountSettings);
        operations.put("UpdateAccountSettings", account::updateAccountSettings);
        Administration administration = new Administration(streams, transitions, account);
        operations.put("CreateStream", administration::createStream);
        operations.put("DeleteStream", administration::deleteStream);
        operations.put("UpdateStreamMode", administration::updateStreamMode);
        operations.put("UpdateStreamWarmThroughput", administration::updateStreamWarmThroughput);
        operations.put("UpdateMaxRecordSize", administration::updateMaxRecordSize);
        operations.put(
                "UpdateStreamRecordDistributionStrategy", administration::updateStreamRecordDistributionStrategy);
        Resharding resharding = new Resharding(streams, transitions, account);
        operations.put("SplitShard", resharding::splitShard);
        operations.put("MergeShards", resharding::mergeShards);
        operations.put("UpdateShardCount", resharding::updateShardCount);
        Upkeep upkeep = new Upkeep(streams, transitions);
        operations.put("IncreaseStreamRetentionPeriod", upkeep::increaseStreamRetentionPeriod);
        operations.put("DecreaseStreamRetentionPeriod", upkeep::decreaseStreamRetentionPeriod);
        operations.put("StartStreamEncryption", upkeep::startStreamEncryption);
        operations.put("StopStreamEncryption", upkeep::stopStreamEncryption);
        operations.put("EnableEnhancedMonitoring", upkeep::enableEnhancedMonitoring);
        operations.put("DisableEnhancedMonitoring", upkeep::disableEnhancedMonitoring);
        Tagging tagging = new Tagging(streams);
        operations.put("AddTagsToStream", tagging::addTagsToStream);
        operations.put("RemoveTagsFromStream", tagging::removeTagsFromStream);
        operations.put("ListTagsForStream", tagging::listTagsForStream);
        operations.put("TagResource", tagging::tagResource);
        operations.put("UntagResource", tagging::untagResource);
        operations.put("ListTagsForResource", tagging::listTagsForResource);
        Policies policies = new Policies(streams);
        operations.put("PutResourcePolicy", policies::putResourcePolicy);
        operations.put("GetResourcePolicy", policies::getResourcePolicy);
        operations.put("DeleteResourcePolicy", policies::deleteResourcePolicy);
        Channels channels = new Channels();
        operations.put("CreateChannel", channels::createChannel);
        operations.put("DescribeChannel", channels::named);
        operations.put("UpdateChannel", channels::named);
        operations.put("DeleteChannel", channels::named);
        operations.put("ListChannels", channels::listChannels);
        Description description = new Description(streams);
        operations.put("ListStreams", description::listStreams);
        operations.put("DescribeStream", description::describeStream);
        operations.put("DescribeStreamSummary", description::describeStreamSummary);
        operations.put("ListShards", new ShardListing(streams)::listShards);
        operations.put("RegisterStreamConsumer", fanOut::registerStreamConsumer);
        operations.put("DescribeStreamConsumer", fanOut::describeStreamConsumer);
        operations.put("ListStreamConsumers", fanOut::listStreamConsumers);
        operations.put("DeregisterStreamConsumer", fanOut::deregisterStreamConsumer);
        ReadOperations reading = new ReadOperations(streams, readLimits);
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
