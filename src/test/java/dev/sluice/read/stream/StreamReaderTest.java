package dev.sluice.read.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.read.HashRange;
import dev.sluice.stream.Explain;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

@Timeout(30)
class StreamReaderTest {
    private final AwsClients clients = new AwsClients(AwsSettings.local(URI.create("https://localhost:1")));
    private final FakeKinesis kinesis = new FakeKinesis();
    private final Collected sink = new Collected();

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void everyShard_isReadInOrder_upToWhereItStood() throws Exception {
        for (int shard = 0; shard < 7; shard++) {
            kinesis.shard("s" + shard, null);
            for (int i = 0; i < 3 * shard; i++) {
                kinesis.put("s" + shard, Integer.toString(i));
            }
        }
        read(ReadPlan.all("web"));
        assertThat(sink.of("s6")).containsExactlyElementsOf(numbers(18));
        for (int shard = 1; shard < 7; shard++) {
            assertThat(sink.of("s" + shard)).containsExactlyElementsOf(numbers(3 * shard));
        }
    }

    @Test
    void reading_ends_whenAWriterIsAlwaysAMomentAhead() throws Exception {
        kinesis.lag(3).shard("s0", null).put("s0", "a");
        read(ReadPlan.all("web"));
        assertThat(sink.of("s0")).containsExactly("a");
        assertThat(sink.notes)
                .containsExactly("s0 gives nothing more and still lags by 3 ms;"
                        + " what follows there has come since reading began");
    }

    /** As kinesalite answers; and as one that says a little with every page, which is no better. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3})
    void everyRecord_isRead_whateverEachPageSaysOfItsLag(long lag) throws Exception {
        kinesis.lag(lag).shard("s0", null).shard("s1", "s0").close("s0");
        numbers(200).forEach(number -> kinesis.put("s0", number).put("s1", number));
        sink.afterRecord = count -> pause(1);
        read(ReadPlan.all("web"));
        assertThat(sink.of("s0")).containsExactlyElementsOf(numbers(200));
        assertThat(sink.of("s1")).containsExactlyElementsOf(numbers(200));
    }

    @Test
    void emptyPages_areGoneOver_whenTheyLagAndRecordsFollow() throws Exception {
        kinesis.shard("s0", null).emptyPages(90_000L, 80_000L, 80_000L, 1L, 1L, 70_000L);
        numbers(12).forEach(number -> kinesis.put("s0", number));
        read(ReadPlan.all("web"));
        assertThat(sink.of("s0")).containsExactlyElementsOf(numbers(12));
    }

    /** The end is where the stream stood, by the service's clock: this fake does not tell it, so ten minutes are added. */
    @Test
    void reading_ends_whenRecordsNeverCeaseToArrive() throws Exception {
        kinesis.lag(0).shard("s0", null);
        Instant now = Instant.now();
        numbers(12).forEach(number -> kinesis.put("s0", number, now.minusSeconds(1)));
        sink.afterRecord = count -> kinesis.put("s0", "later", now.plusSeconds(30L * count));
        read(ReadPlan.all("web"));
        assertThat(sink.of("s0").subList(0, 12)).containsExactlyElementsOf(numbers(12));
        assertThat(sink.of("s0")).hasSizeLessThan(100);
    }

    @Test
    void shardThatPromisesMoreForEver_isAFailureInOneSentence() {
        kinesis.lag(7_200_000).shard("s0", null).put("s0", "a");
        assertThatExceptionOfType(ReadFailedException.class)
                .isThrownBy(() -> read(ReadPlan.all("web")))
                .withMessageContaining("s0 has more records");
        assertThat(sink.all).containsExactly("a");
    }

    @Test
    void iteratorThatNeverAdvances_isAFailureInOneSentence() {
        kinesis.stuck().shard("s0", null);
        numbers(12).forEach(number -> kinesis.put("s0", number));
        assertThatExceptionOfType(ReadFailedException.class)
                .isThrownBy(() -> read(ReadPlan.all("web")))
                .withMessageContaining("a second time");
        assertThat(sink.all).hasSize(5);
    }

    @Test
    void readUpTo_isTheLook_theLastArrival_orTheEnd() throws Exception {
        Instant later = Instant.now().plusSeconds(3_600);
        kinesis.lag(0).shard("quiet", null).shard("busy", null).shard("closed", null);
        kinesis.put("quiet", "1").put("busy", "2", later).put("closed", "3").close("closed");
        Instant begun = Instant.now();
        read(ReadPlan.all("web"));
        assertThat(sink.readUpTo).containsEntry("busy", later).containsEntry("closed", Instant.MAX);
        assertThat(sink.readUpTo.get("quiet")).isBetween(begun, Instant.now());
    }

    /** What was passed over is still to be read, though the shard gives no more. */
    @Test
    void readUpTo_isUntil_whenRecordsWerePassedOver() throws Exception {
        Instant until = Instant.now().plusSeconds(1_800);
        Instant later = until.plusSeconds(1_800);
        kinesis.lag(0).shard("closed", null).shard("busy", null).shard("early", null);
        kinesis.put("closed", "1").put("closed", "2", later).close("closed");
        kinesis.put("busy", "3").put("busy", "4", later);
        kinesis.put("early", "5").close("early");
        read(new ReadPlan("web", null, until, Set.of(), Map.of(), false));
        assertThat(sink.all).containsExactlyInAnyOrder("1", "3", "5");
        assertThat(sink.readUpTo)
                .containsEntry("closed", until)
                .containsEntry("busy", until)
                .containsEntry("early", Instant.MAX);
    }

    @Test
    void child_isRead_whenTheFirstListingDidNotShowIt() throws Exception {
        kinesis.shard("parent", null)
                .shard("child", "parent")
                .hide("child")
                .put("parent", "1")
                .put("child", "2")
                .close("parent");
        read(ReadPlan.all("web"));
        assertThat(sink.all).containsExactly("1", "2");
    }

    @Test
    void shard_isPassedOver_whenItWentPastRetentionBeforeItWasRead() throws Exception {
        kinesis.shard("old", null).shard("new", "old").put("new", "1").put("old", "0");
        kinesis.afterListing = () -> kinesis.drop("old");
        read(ReadPlan.all("web"));
        assertThat(sink.all).containsExactly("1");
    }

    @Test
    void shard_isAFailure_whenItsRestWentPastRetention() {
        kinesis.shard("a", null);
        numbers(12).forEach(number -> kinesis.put("a", number));
        sink.afterRecord = count -> {
            kinesis.drop("a");
            kinesis.shard("b", "a");
            if (count == 5) {
                kinesis.failures.add(ExpiredIteratorException.builder()
                        .message("five minutes")
                        .build());
            }
        };
        assertThatExceptionOfType(ReadFailedException.class)
                .isThrownBy(() -> read(ReadPlan.all("web")))
                .withMessageContaining("retention");
    }

    @Test
    void streamWithoutShards_isNotAnEmptyStream() {
        assertThatExceptionOfType(ReadFailedException.class)
                .isThrownBy(() -> read(ReadPlan.all("web")))
                .withMessageContaining("no shards");
    }

    @Test
    void children_areReadAfterTheirParent() throws Exception {
        kinesis.shard("left", "parent").shard("right", "parent").shard("parent", null);
        for (int i = 0; i < 40; i++) {
            kinesis.put("parent", "p" + i).put("left", "l" + i).put("right", "r" + i);
        }
        kinesis.close("parent");
        read(ReadPlan.all("web"));
        assertThat(sink.all.subList(0, 40)).allMatch(data -> data.startsWith("p"));
        assertThat(sink.all).hasSize(120);
    }

    @Test
    void onlyTheShardsAskedFor_areRead() throws Exception {
        kinesis.shard("a", null).shard("b", "a").put("a", "1").put("b", "2").close("a");
        read(new ReadPlan("web", null, null, Set.of("b"), Map.of(), false));
        assertThat(sink.all).containsExactly("2");
    }

    @Test
    void since_isWhereEachShardBegins() throws Exception {
        kinesis.shard("a", null).put("a", "1");
        Instant since = Instant.parse("2026-01-02T00:00:00Z");
        read(new ReadPlan("web", since, null, Set.of(), Map.of(), false));
        assertThat(kinesis.iteratorRequests).singleElement().satisfies(request -> {
            assertThat(request.shardIteratorType()).isEqualTo(ShardIteratorType.AT_TIMESTAMP);
            assertThat(request.timestamp()).isEqualTo(since);
        });
    }

    @Test
    void until_leavesOutWhatArrivedThenOrLater() throws Exception {
        kinesis.shard("a", null);
        // The third one is dated by a machine whose clock is a little behind.
        for (long second : new long[] {1, 3, 2, 4, 10, 11, 12, 13, 14, 15, 16}) {
            kinesis.put("a", Long.toString(second), FakeKinesis.FIRST_ARRIVAL.plusSeconds(second));
        }
        read(new ReadPlan("web", null, FakeKinesis.FIRST_ARRIVAL.plusSeconds(3), Set.of(), Map.of(), false));
        assertThat(sink.all).containsExactly("1", "2");
    }

    @Test
    void shard_isReadOnBehindTheRecordThatIsNamed() throws Exception {
        kinesis.shard("a", null).shard("b", null);
        numbers(12).forEach(number -> kinesis.put("a", number).put("b", number));
        read(new ReadPlan("web", null, null, Set.of(), Map.of("a", "9"), false));
        assertThat(sink.of("a")).containsExactly("10", "11");
        assertThat(sink.of("b")).containsExactlyElementsOf(numbers(12));
    }

    @Test
    void iterator_isRenewedBehindTheLastRecord_whenItExpired() throws Exception {
        kinesis.shard("a", null);
        numbers(12).forEach(number -> kinesis.put("a", number));
        sink.afterRecord = count -> {
            if (count == 7) {
                kinesis.failures.add(ExpiredIteratorException.builder()
                        .message("five minutes")
                        .build());
            }
        };
        read(ReadPlan.all("web"));
        assertThat(sink.of("a")).containsExactlyElementsOf(numbers(12));
        assertThat(kinesis.iteratorRequests).hasSize(2);
    }

    @Test
    void throttlingAndPassingFailures_areWaitedOut() throws Exception {
        kinesis.shard("a", null);
        numbers(12).forEach(number -> kinesis.put("a", number));
        kinesis.failures.add(throttled());
        kinesis.failures.add(SdkClientException.create("connection reset"));
        kinesis.failures.add(refused("InternalFailure", 500));
        sink.afterRecord = count -> {
            if (count == 6) {
                kinesis.failures.add(throttled());
            }
        };
        read(ReadPlan.all("web"));
        assertThat(sink.of("a")).containsExactlyElementsOf(numbers(12));
    }

    @Test
    void refusal_isOnePlainSentenceWithTheRemedy() {
        kinesis.shard("a", null).failures.add(refused("AccessDeniedException", 400));
        assertThatExceptionOfType(ReadFailedException.class)
                .isThrownBy(() -> read(ReadPlan.all("web")))
                .withMessageContaining("'web'")
                .withMessageContaining("kinesis:GetRecords");
    }

    @Test
    void keyThatMayNotBeUsed_isOnePlainSentence() {
        kinesis.shard("a", null).failures.add(refused("KMSDisabledException", 400));
        assertThatExceptionOfType(ReadFailedException.class)
                .isThrownBy(() -> read(ReadPlan.all("web")))
                .withMessageContaining("KMS key");
    }

    @Test
    void unknownShard_isNamedBesideThoseThereAre() {
        kinesis.shard("a", null);
        assertThatExceptionOfType(ReadFailedException.class)
                .isThrownBy(() -> read(new ReadPlan("web", null, null, Set.of("a", "b"), Map.of(), false)))
                .withMessageContaining("no shard 'b'; it has a.");
    }

    @Test
    void sinksFailure_endsTheReading() {
        kinesis.shard("a", null).shard("b", null).put("a", "1").put("b", "1");
        sink.afterRecord = count -> {
            throw new IOException("Broken pipe");
        };
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(new ReadPlan("web", null, null, Set.of(), Map.of(), true)))
                .withMessage("Broken pipe");
    }

    @Test
    void lackOfMemory_isToldAsWhatItIs() {
        kinesis.shard("a", null).put("a", "1");
        OutOfMemoryError lack = new OutOfMemoryError("Java heap space");
        sink.afterRecord = count -> {
            throw lack;
        };
        assertThatThrownBy(() -> read(ReadPlan.all("web"))).isSameAs(lack);
    }

    @Test
    void following_readsWhatArrives_andTheChildrenOfAShardThatIsClosed() throws Exception {
        kinesis.shard("parent", null).put("parent", "1");
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread reading = new Thread(() -> {
            try {
                read(new ReadPlan("web", null, null, Set.of(), Map.of(), true));
            } catch (Exception e) {
                end.set(e);
            }
        });
        reading.start();
        sink.await(1);
        kinesis.put("parent", "2");
        sink.await(2);
        kinesis.shard("child", "parent").put("child", "4").put("parent", "3").close("parent");
        sink.await(4);
        reading.interrupt();
        reading.join();
        assertThat(sink.all).containsExactly("1", "2", "3", "4");
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    private void read(ReadPlan plan) throws ReadFailedException, IOException, InterruptedException {
        try {
            new StreamReader(kinesis, plan, new CatchUp.WaitLimits(200, 2_500)).read(sink);
        } catch (ReadFailedException e) {
            throw new Explain(clients, plan.stream()).inWords(e);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> numbers(int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }

    private static AwsServiceException throttled() {
        return ProvisionedThroughputExceededException.builder()
                .statusCode(400)
                .awsErrorDetails(details("ProvisionedThroughputExceededException"))
                .build();
    }

    private static AwsServiceException refused(String code, int status) {
        return KinesisException.builder()
                .statusCode(status)
                .awsErrorDetails(details(code))
                .build();
    }

    private static AwsErrorDetails details(String code) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(code).build();
    }

    private interface AfterRecord {
        void run(int count) throws IOException;
    }

    private static final class Collected implements RecordSink {
        final List<String> notes = new ArrayList<>();
        final List<String> all = new ArrayList<>();
        final Map<String, Instant> readUpTo = new TreeMap<>();
        private final Map<String, List<String>> shards = new TreeMap<>();
        AfterRecord afterRecord = count -> {};

        @Override
        public synchronized void accept(String shardId, HashRange shard, Record record) throws IOException {
            all.add(record.data().asUtf8String());
            shards.computeIfAbsent(shardId, id -> new ArrayList<>())
                    .add(record.data().asUtf8String());
            afterRecord.run(all.size());
            notifyAll();
        }

        @Override
        public void flush() {}

        @Override
        public synchronized void readUpTo(String shardId, Instant arrival) {
            readUpTo.put(shardId, arrival);
        }

        @Override
        public synchronized void noted(String sentence) {
            notes.add(sentence);
        }

        synchronized void await(int count) throws InterruptedException {
            while (all.size() < count) {
                wait();
            }
        }

        List<String> of(String shardId) {
            return shards.getOrDefault(shardId, List.of());
        }
    }
}
