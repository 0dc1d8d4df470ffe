package example;

import dev.sluice.read.Decoded;
import dev.sluice.read.Distinct;
import dev.sluice.read.DistinctDecoder;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Writes the stream that is named to standard output, each event once, a line an event. */
public final class ReadStream {
    public static void main(String[] args) throws IOException, InterruptedException {
        String stream = args[0];
        try (KinesisClient kinesis = KinesisClient.create();
                DistinctDecoder decoder = new DistinctDecoder(new RecordDecoder(), new Distinct());
                // System.out would keep it to itself that a disk is full.
                OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
            for (Shard shard : shards(kinesis, stream)) {
                String iterator = kinesis.getShardIterator(request -> request.streamName(stream)
                                .shardId(shard.shardId())
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator();
                HashRange range = new HashRange(
                        new BigInteger(shard.hashKeyRange().startingHashKey()),
                        new BigInteger(shard.hashKeyRange().endingHashKey()));
                while (iterator != null) {
                    String at = iterator;
                    GetRecordsResponse page = kinesis.getRecords(request -> request.shardIterator(at));
                    for (Record record : page.records()) {
                        Decoded decoded = decoder.decode(record.data().asByteArrayUnsafe(), range);
                        if (decoded.damage() != null) {
                            throw new IOException(record.sequenceNumber() + ", a damaged record: " + decoded.damage());
                        }
                        // Each event with the newline that ends it.
                        out.write(
                                decoded.lines().array(),
                                decoded.lines().position(),
                                decoded.lines().remaining());
                    }
                    iterator = page.millisBehindLatest() == 0 ? null : page.nextShardIterator();
                    Thread.sleep(200); // a shard is asked five times a second at most
                }
            }
        }
    }

    private static List<Shard> shards(KinesisClient kinesis, String stream) {
        List<Shard> shards = new ArrayList<>();
        ListShardsResponse page = kinesis.listShards(request -> request.streamName(stream));
        shards.addAll(page.shards());
        while (page.nextToken() != null) {
            String token = page.nextToken();
            page = kinesis.listShards(request -> request.nextToken(token));
            shards.addAll(page.shards());
        }
        return shards;
    }
}
