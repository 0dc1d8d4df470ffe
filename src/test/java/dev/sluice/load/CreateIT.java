package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Slowdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;

/** A load makes the stream that it goes into, where it is asked to. */
@Timeout(120)
class CreateIT {
    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private Endpoint endpoint;
    private AwsClients clients;
    private MeddlingProxy proxy;
    private Path log;

    @BeforeEach
    void start() throws Exception {
        start(Duration.ofMillis(400));
        log = Files.write(directory.resolve("a.log"), Processes.lines(new Random(seed), 1_000));
    }

    private void start(Duration transition) throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary().withSlowdown(new Slowdown(transition, false)));
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
        proxy = new MeddlingProxy(endpoint);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        clients.close();
        endpoint.close();
    }

    private StreamDescriptionSummary stream() {
        return clients.kinesis().describeStreamSummary(r -> r.streamName("new")).streamDescriptionSummary();
    }

    private Sluice load(String... more) {
        List<String> words = new ArrayList<>(List.of("load"));
        words.addAll(proxy.way());
        words.addAll(List.of(more));
        words.add(log.toString());
        return Sluice.run(words.toArray(String[]::new));
    }

    private static String said(Sluice load) {
        return load.err().replaceAll("\\s+", " ");
    }

    @Test
    void stream_isMadeWithTheShardsThatWereAskedFor() {
        Sluice load = load("--create=3", "new");
        assertThat(load.status).as(load.err()).isZero();
        assertThat(said(load)).contains("making the stream 'new' with 3 shards: it costs $0.045 an hour");
        assertThat(stream().openShardCount()).isEqualTo(3);
        Sluice again = load("--create=3", "new");
        assertThat(again.status).as(again.err()).isZero();
        assertThat(said(again)).doesNotContain("making", "already");
        Sluice other = load("--create=5", "new");
        assertThat(other.status).as(other.err()).isZero();
        assertThat(said(other)).contains("is there already, with 3 shards: --create=5 changes nothing");
    }

    @Test
    void stream_isMadeOnDemandWhereNoNumberIsTyped() {
        Sluice load = load("--create", "new");
        assertThat(load.status).as(load.err()).isZero();
        assertThat(said(load)).contains("making the stream 'new' on demand: it costs $0.040 an hour and $0.080 for");
        assertThat(stream().streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
    }

    @Test
    void missingStream_isNotMadeUnaskedNorForAnInputThatIsMissing() {
        Sluice load = load("new");
        assertThat(load.status).isEqualTo(1);
        assertThat(load.err()).contains("'sluice load --create'").hasLineCount(1);
        assertThat(load("--create", "new", "no-such.log").status).isEqualTo(2);
        assertThat(proxy.asked()).doesNotContain("CreateStream");
    }

    @Test
    void numberBehindABlank_isNotTakenForAStream() {
        Sluice load = load("--create", "8", "new");
        assertThat(load.status).as(load.err()).isEqualTo(2);
        assertThat(load.err()).contains("write --create=8");
        assertThat(load("--create=0", "new").err()).contains("from 1 to 10000");
    }

    @Test
    void checkpointOfAStreamThatIsGone_isNotLoadedIntoANewOne() throws Exception {
        String journal = directory.resolve("journal").toString();
        assertThat(load("--create=1", "--checkpoint", journal, "new").status).isZero();
        clients.kinesis().deleteStream(r -> r.streamName("new"));
        while (clients.kinesis().listStreams().hasMoreStreams()
                || !clients.kinesis().listStreams().streamNames().isEmpty()) {
            Thread.sleep(20);
        }
        Sluice load = load("--create=1", "--checkpoint", journal, "new");
        assertThat(load.status).as(load.err()).isEqualTo(1);
        assertThat(load.err()).contains("name a new checkpoint").hasLineCount(1);
        assertThat(clients.kinesis().listStreams().streamNames()).isEmpty();
    }

    @Test
    void refusals_areOneSentenceWithTheRemedy() {
        proxy.meddle("CreateStream", 0, 1, () -> "AccessDeniedException:no");
        Sluice denied = load("--create", "--quiet", "new");
        assertThat(denied.status).isEqualTo(1);
        assertThat(denied.err()).contains("allow kinesis:CreateStream").hasLineCount(1);
        for (int i = 0; i < 5; i++) {
            int number = i;
            clients.kinesis().createStream(r -> r.streamName("other" + number).shardCount(1));
        }
        Sluice many = load("--create=2", "--quiet", "new");
        assertThat(many.status).isEqualTo(1);
        assertThat(many.err())
                .contains("LimitExceededException", "wait a minute if other streams are being made")
                .hasLineCount(1);
    }

    /** As by another part of the load, a moment before or after this one has asked. */
    @Test
    void streamThatSomebodyElseMakes_isWaitedFor() throws Exception {
        clients.kinesis().createStream(r -> r.streamName("new").shardCount(2));
        Sluice load = load("--create=2", "new");
        assertThat(load.status).as(load.err()).isZero();
        assertThat(said(load)).contains("somebody else is making the stream 'new'");

        proxy.meddle("CreateStream", 0, 1, () -> {
            proxy.ask("CreateStream", "{\"StreamName\":\"late\",\"ShardCount\":2}");
            return null;
        });
        Sluice late = load("--create=2", "late");
        assertThat(late.status).as(late.err()).isZero();
        assertThat(said(late)).contains("somebody else is making the stream 'late'");
    }

    @Test
    void madeStream_isScaledForTheLoad() {
        Sluice load = load("--create=1", "--scale-to", "2", "new");
        assertThat(load.status).as(load.err()).isZero();
        assertThat(stream().openShardCount()).isEqualTo(1);
        Sluice never = load("--create", "--scale-to", "2", "another");
        assertThat(never.status).isEqualTo(2);
        assertThat(never.err()).contains("--create=2");
    }
}
