package dev.sluice.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * The lines of a stream of one shard, each batch once: taken apart as the README describes it, with nothing of {@code dev.sluice.read},
 * which would have its own faults twice.
 */
final class StoredLines implements AutoCloseable {
    private static final int ID_MAGIC = 0x184D2A57;

    private final AwsClients clients;
    private final Map<ByteBuffer, String> batches = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private String iterator;

    StoredLines(Endpoint endpoint, String stream) throws Exception {
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
        String shard = clients.kinesis()
                .listShards(request -> request.streamName(stream))
                .shards()
                .get(0)
                .shardId();
        iterator = clients.kinesis()
                .getShardIterator(request ->
                        request.streamName(stream).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    /** How often each line stands in the stream now. */
    Map<String, Integer> read() {
        while (true) {
            GetRecordsResponse page = clients.kinesis().getRecords(request -> request.shardIterator(iterator));
            page.records().forEach(this::add);
            iterator = page.nextShardIterator();
            if (page.millisBehindLatest() == 0 && page.records().isEmpty()) {
                return counts;
            }
        }
    }

    private void add(Record record) {
        byte[] payload = record.data().asByteArray();
        int frame = (int) Zstd.findFrameCompressedSize(payload, 0);
        ByteBuffer behind =
                ByteBuffer.wrap(payload, frame, payload.length - frame).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(behind.getInt()).as("magic of the batch id").isEqualTo(ID_MAGIC);
        byte[] id = new byte[behind.getInt()];
        behind.get(id);
        byte[] packed = Arrays.copyOf(payload, frame);
        String events = new String(Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed)), ISO_8859_1);
        String before = batches.putIfAbsent(ByteBuffer.wrap(id), events);
        assertThat(before == null || before.equals(events))
                .as("two batches with one id hold the same")
                .isTrue();
        if (before == null) {
            events.lines().forEach(line -> counts.merge(line, 1, Integer::sum));
        }
    }

    @Override
    public void close() {
        clients.close();
    }
}
