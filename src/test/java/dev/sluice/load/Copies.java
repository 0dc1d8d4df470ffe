package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.read.BatchId;
import dev.sluice.read.BatchIds;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.stream.ReadPlan;
import dev.sluice.read.stream.RecordSink;
import dev.sluice.read.stream.StreamReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Which batches a stream holds more than once, and whose fault that is. A kill's are those that its run had stored and a later one stored
 * again; several copies that one run stored are the work of lost answers.
 */
final class Copies {
    /** For each run its bytes of events of which a later run stored a copy, before compression. */
    final long[] byKill;

    private long byLostAnswers;
    private long largestBatch;

    /** @param kills when each run but the last had ended for certain, its daemon too, in epoch milliseconds */
    Copies(Endpoint endpoint, String stream, List<Long> kills) throws Exception {
        byKill = new long[kills.size()];
        Map<BatchId, Stored> batches = new HashMap<>();
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()));
                RecordDecoder decoder = new RecordDecoder()) {
            new StreamReader(clients.kinesis(), ReadPlan.all(stream)).read(new RecordSink() {
                @Override
                public void accept(String shardId, HashRange shard, Record record) {
                    byte[] payload = record.data().asByteArray();
                    BatchId id = BatchIds.find(payload).orElseThrow();
                    int bytes = decoder.decode(payload).lines().remaining();
                    batches.computeIfAbsent(id, unused -> new Stored(bytes, new TreeMap<>()))
                            .copies
                            .merge(run(record, kills), 1, Integer::sum);
                }

                @Override
                public void flush() {}
            });
        }
        for (Stored batch : batches.values()) {
            largestBatch = Math.max(largestBatch, batch.bytes);
            TreeMap<Integer, Integer> byRun = batch.copies;
            byRun.headMap(byRun.lastKey()).keySet().forEach(run -> byKill[run] += batch.bytes);
            byRun.values().forEach(count -> byLostAnswers += (count - 1L) * batch.bytes);
        }
    }

    /** One batch: the bytes of its events, and how many copies each run stored. */
    private record Stored(int bytes, TreeMap<Integer, Integer> copies) {}

    private static int run(Record record, List<Long> kills) {
        long arrived = record.approximateArrivalTimestamp().toEpochMilli();
        return (int) kills.stream().filter(kill -> kill < arrived).count();
    }

    /** Bytes of events that one run stored twice or more, since the answer to the first try was lost. */
    long byLostAnswers() {
        return byLostAnswers;
    }

    /** What may have been in flight at a kill: the budget, or one batch alone that is larger than that. */
    long bound(long inFlightBytes) {
        return Math.max(inFlightBytes, largestBatch);
    }

    void assertBounded(long inFlightBytes, String what) {
        for (int kill = 0; kill < byKill.length; kill++) {
            assertThat(byKill[kill])
                    .as("%s, bytes doubled by kill %d", what, kill + 1)
                    .isLessThanOrEqualTo(bound(inFlightBytes));
        }
    }
}
