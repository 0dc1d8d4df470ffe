package example;

import dev.sluice.read.Decoded;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.stream.ReadPlan;
import dev.sluice.read.stream.RecordSink;
import dev.sluice.read.stream.StreamReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The stream that is named, as it stands: a task a shard, and each batch once, whichever shards its copies lie in. */
public final class ReadStream {
    public static void main(String[] args) throws IOException {
        String stream = args[0];
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("read " + stream))) {
            List<String> shards = shards(stream);
            JavaRDD<byte[]> lines = spark.parallelize(shards, shards.size())
                    .flatMapToPair(shard -> batches(stream, shard).iterator())
                    .reduceByKey((first, copy) -> first)
                    .values();
            lines.toLocalIterator().forEachRemaining(batch -> System.out.write(batch, 0, batch.length));
            if (System.out.checkError()) {
                throw new IOException("standard output cannot be written");
            }
        }
    }

    /** The batches of a shard: id, and lines that each end in a newline. A record without an id counts as a batch of its own. */
    private static List<Tuple2<String, byte[]>> batches(String stream, String shard) throws Exception {
        List<Tuple2<String, byte[]>> batches = new ArrayList<>();
        try (KinesisClient kinesis = KinesisClient.create();
                RecordDecoder decoder = new RecordDecoder()) {
            new StreamReader(kinesis, new ReadPlan(stream, null, null, Set.of(shard), Map.of(), false))
                    .read(new RecordSink() {
                        @Override
                        public void accept(String shardId, HashRange range, Record record) throws IOException {
                            Decoded decoded = decoder.decode(record.data().asByteArrayUnsafe(), range);
                            if (decoded.damage() != null) {
                                throw new IOException(
                                        record.sequenceNumber() + ", a damaged record: " + decoded.damage());
                            }
                            int start = decoded.lines().position();
                            byte[] lines = Arrays.copyOfRange(
                                    decoded.lines().array(),
                                    start,
                                    decoded.lines().limit());
                            boolean sound = decoded.id() != null && decoded.id().isOf(decoded.lines());
                            String id = sound ? decoded.id().toString() : shardId + record.sequenceNumber();
                            batches.add(new Tuple2<>(id, lines));
                        }

                        @Override
                        public void flush() {}
                    });
        }
        return batches;
    }

    private static List<String> shards(String stream) {
        List<String> shards = new ArrayList<>();
        try (KinesisClient kinesis = KinesisClient.create()) {
            ListShardsResponse page = kinesis.listShards(request -> request.streamName(stream));
            page.shards().forEach(shard -> shards.add(shard.shardId()));
            while (page.nextToken() != null) {
                String token = page.nextToken();
                page = kinesis.listShards(request -> request.nextToken(token));
                page.shards().forEach(shard -> shards.add(shard.shardId()));
            }
        }
        return shards;
    }
}
