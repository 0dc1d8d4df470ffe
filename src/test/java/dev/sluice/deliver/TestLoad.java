package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.pack.Batch;
import dev.sluice.pack.Layout;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A load of numbered batches through a real sender: the number stands in a batch's first four bytes, its key is the number's text. */
final class TestLoad implements Outcomes, AutoCloseable {
    final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    final Sender sender;
    final SenderDelivery delivery;
    private final AwsClients clients;
    private final String stream;
    private final BitSet acknowledged = new BitSet();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean twice;
    private int submitted;

    TestLoad(AwsClients clients, String stream, DeliveryOptions options) throws PreflightException {
        this(SenderChoice.KPL, clients, stream, options);
    }

    TestLoad(SenderChoice by, AwsClients clients, String stream, DeliveryOptions options) throws PreflightException {
        this(by, clients, stream, options, Duration.ofMinutes(2));
    }

    TestLoad(SenderChoice by, AwsClients clients, String stream, DeliveryOptions options, Duration giveUpAfter)
            throws PreflightException {
        this.clients = clients;
        this.stream = stream;
        this.sender = by.start(clients, Layout.BLOCKS, false);
        this.delivery =
                SenderDelivery.start(sender, Preflight.check(clients, stream), options, giveUpAfter, this, notes::add);
    }

    void submit(int count, int bytes) throws Exception {
        submit(count, bytes, BatchId.NO_LANE);
    }

    void submit(int count, int bytes, int lane) throws Exception {
        for (int end = submitted + count; submitted < end; submitted++) {
            byte[] payload = ByteBuffer.allocate(bytes).putInt(submitted).array();
            BatchId id = new BatchId(new Chunk(new SourceId(1, 2), 0, 10), submitted, lane, 1, 0);
            delivery.submit(new Batch(id, payload, lane < 0 ? "" + submitted : "lane" + lane, null, lane < 0, bytes));
        }
    }

    /** Waits for the end and checks that each batch was acknowledged, once, and is in the stream. */
    void assertComplete() throws Exception {
        assertThat(delivery.drain(Duration.ofMinutes(2)))
                .as("drained, with %s", this)
                .isTrue();
        assertThat(failures).isEmpty();
        assertThat(twice).isFalse();
        assertThat(acknowledged.cardinality()).isEqualTo(submitted);
        assertThat(delivery.inFlight().bytes()).isZero();
        BitSet stored = new BitSet();
        records().forEach(record -> stored.set(number(record)));
        assertThat(stored.cardinality()).isEqualTo(submitted);
    }

    /** All records of the stream, shard by shard in their order. */
    List<Record> records() {
        List<Record> all = new ArrayList<>();
        clients.kinesis().listShards(r -> r.streamName(stream)).shards().forEach(shard -> {
            @Nullable
            String iterator = clients.kinesis()
                    .getShardIterator(r -> r.streamName(stream)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            while (iterator != null) {
                String from = iterator;
                GetRecordsResponse page = clients.kinesis().getRecords(r -> r.shardIterator(from));
                all.addAll(page.records());
                iterator = page.records().isEmpty() && page.millisBehindLatest() == 0 ? null : page.nextShardIterator();
            }
        });
        return all;
    }

    static int number(Record record) {
        return record.data().asByteBuffer().getInt();
    }

    int acknowledgedCount() {
        synchronized (acknowledged) {
            return acknowledged.cardinality();
        }
    }

    void awaitAcknowledged(int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (acknowledgedCount() < count) {
            assertThat(System.nanoTime())
                    .as("waiting for %d, with %s", count, this)
                    .isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    Kpl kpl() {
        return (Kpl) sender;
    }

    /** The daemon that runs now; waits for it. */
    ProcessHandle daemon() throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            List<ProcessHandle> daemons = kpl().daemons();
            if (!daemons.isEmpty()) {
                return daemons.get(daemons.size() - 1);
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no daemon came");
    }

    static void signal(String name, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void acknowledged(Batch batch, long latencyMillis) {
        synchronized (acknowledged) {
            twice |= acknowledged.get(batch.id().ordinal());
            acknowledged.set(batch.id().ordinal());
        }
    }

    @Override
    public void failed(Batch batch, String reason) {
        failures.add(reason);
    }

    @Override
    public void close() {
        delivery.close();
    }

    @Override
    public String toString() {
        return acknowledgedCount() + " of " + submitted + " acknowledged, " + delivery.inFlight() + ", notes " + notes;
    }
}
