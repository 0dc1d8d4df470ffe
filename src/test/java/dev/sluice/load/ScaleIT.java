package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.ledger.LoanNote;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Slowdown;
import dev.sluice.stream.StreamDescription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A stream is given more shards for a load, and its own number after it, whatever happens. */
@Timeout(120)
class ScaleIT {
    private static final int LINES = 3_000;
    private static final String UPDATE = "UpdateShardCount";
    private static final String DESCRIBE = "DescribeStreamSummary";
    private static final String TOO_OFTEN =
            "LimitExceededException:UpdateShardCount was called 10 times in 24 hours for stream web.";

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private Endpoint endpoint;
    private AwsClients clients;
    private MeddlingProxy proxy;
    private Path log;
    private Path journal;

    @BeforeEach
    void start() throws Exception {
        endpoint =
                Endpoint.start(EndpointOptions.temporary().withSlowdown(new Slowdown(Duration.ofMillis(150), false)));
        endpoint.createStream("web", 2);
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
        while (now().streamStatus() != StreamStatus.ACTIVE) {
            Thread.sleep(20);
        }
        proxy = new MeddlingProxy(endpoint);
        log = Files.write(directory.resolve("a.log"), Processes.lines(new Random(seed), LINES));
        journal = directory.resolve("journal");
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        clients.close();
        endpoint.close();
    }

    private StreamDescriptionSummary now() {
        return clients.kinesis().describeStreamSummary(r -> r.streamName("web")).streamDescriptionSummary();
    }

    /** Once nothing changes any more. */
    private int shards() throws InterruptedException {
        while (now().streamStatus() == StreamStatus.UPDATING) {
            Thread.sleep(20);
        }
        return now().openShardCount();
    }

    private Sluice load(String... more) {
        List<String> words = new ArrayList<>(List.of("load"));
        words.addAll(proxy.way());
        words.addAll(List.of("--checkpoint", journal.toString(), "--records", "lines"));
        words.addAll(List.of(more));
        words.addAll(List.of("web", log.toString()));
        return Sluice.run(words.toArray(String[]::new));
    }

    private List<String> events() {
        Sluice cat = Sluice.run("cat", "--endpoint", endpoint.uri().toString(), "--insecure", "web");
        assertThat(cat.status).as(cat.err()).isZero();
        return cat.sortedLines();
    }

    private String err(Sluice load) {
        return "seed " + seed + ": " + load.err();
    }

    /** As wide as the terminal is, sentences are broken. */
    private static String said(Sluice load) {
        return load.err().replaceAll("\\s+", " ");
    }

    @Test
    void stream_hasTheShardsForTheLoadAndItsOwnNumberAfterIt() throws Exception {
        Path report = directory.resolve("report.json");
        Sluice load = load("--scale-to", "7", "--report", report.toString());
        assertThat(load.status).as(err(load)).isZero();
        assertThat(said(load))
                .contains("scaling stream 'web' from 2 to 7 shards for this load: the 5 more cost $0.075 an hour")
                .contains("stream 'web' has 4 shards now", "stream 'web' has 7 shards now")
                .contains("the stream has 2 shards, as before the load");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.get("shards")).as("all seven are written to").hasSize(7);
        assertThat(json.get("scaled").toString()).isEqualTo("{\"before\":2,\"during\":7,\"command\":\"\"}");
        assertThat(shards()).isEqualTo(2);
        assertThat(LoanNote.beside(journal)).doesNotExist();
        assertThat(events()).as("seed %d", seed).isEqualTo(Sluice.sortedLines(Files.readAllBytes(log)));
    }

    @Test
    void load_isByKplToo() throws Exception {
        Sluice load = Sluice.run(
                "load",
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure",
                "--sender",
                "kpl",
                "--scale-to",
                "4",
                "--chunk-size",
                "64K",
                "web",
                log.toString());
        assertThat(load.status).as(err(load)).isZero();
        assertThat(said(load)).contains("0 retries");
        assertThat(shards()).isEqualTo(2);
        assertThat(events()).as("seed %d", seed).isEqualTo(Sluice.sortedLines(Files.readAllBytes(log)));
    }

    @Test
    void streamThatHasThem_staysAsItIs() throws Exception {
        Sluice load = load("--scale-to", "2");
        assertThat(load.status).as(err(load)).isZero();
        assertThat(said(load)).contains("stream 'web' has 2 shards already, so --scale-to 2 changes nothing");
        assertThat(proxy.asked()).doesNotContain(UPDATE);
    }

    @Test
    void stream_isScaledOnlyIfTheInputsMayHoldAnythingNew() throws Exception {
        assertThat(load().status).isZero();
        Sluice idle = load("--scale-to", "4");
        assertThat(idle.status).as(err(idle)).isZero();
        assertThat(said(idle))
                .contains(
                        "stream 'web' is not scaled to 4 shards: nothing that can be read of the inputs now is new to the checkpoint")
                .containsOnlyOnce("Nothing was to be loaded: nothing in the inputs is new to the checkpoint");
        Sluice quiet = load("--scale-to", "4", "--quiet");
        assertThat(quiet.err()).isEmpty();
        assertThat(proxy.asked()).doesNotContain(UPDATE);

        Files.write(log, Processes.lines(new Random(seed + 1), 1), StandardOpenOption.APPEND);
        Sluice grown = load("--scale-to", "4");
        assertThat(grown.status).as(err(grown)).isZero();
        assertThat(said(grown)).contains("from 2 to 4 shards for this load", "1 event in 1 record");
        assertThat(shards()).isEqualTo(2);
        assertThat(events()).as("seed %d", seed).isEqualTo(Sluice.sortedLines(Files.readAllBytes(log)));
    }

    /** Without a checkpoint, and with one that has not begun. */
    @Test
    void stream_isNotScaledForInputsThatAreEmpty() throws Exception {
        Files.write(log, new byte[0]);
        List<String> bare = new ArrayList<>(List.of("load"));
        bare.addAll(proxy.way());
        bare.addAll(List.of("--scale-to", "4", "web", log.toString()));
        for (Sluice load : List.of(Sluice.run(bare.toArray(String[]::new)), load("--scale-to", "4"))) {
            assertThat(load.status).as(err(load)).isZero();
            assertThat(said(load))
                    .contains("is not scaled to 4 shards: nothing that can be read of the inputs now is new");
        }
        assertThat(proxy.asked()).doesNotContain(UPDATE);
    }

    /** Nobody can know what comes through a pipe before it is read. */
    @Test
    void stream_isScaledForAPipe() {
        List<String> words = new ArrayList<>(List.of("load"));
        words.addAll(proxy.way());
        words.addAll(List.of("--checkpoint", journal.toString(), "--scale-to", "4", "web", "-"));
        for (int run = 0; run < 2; run++) {
            Sluice load = Sluice.piped("the same\n".getBytes(StandardCharsets.UTF_8), words.toArray(String[]::new));
            assertThat(load.status).as(err(load)).isZero();
            assertThat(said(load)).contains("from 2 to 4 shards for this load");
        }
    }

    @Test
    void shardsThatAnEarlierRunLeft_areTakenAwayThoughNothingIsNew() throws Exception {
        assertThat(load().status).isZero();
        proxy.ask(UPDATE, "{\"StreamName\":\"web\",\"TargetShardCount\":4,\"ScalingType\":\"UNIFORM_SCALING\"}");
        assertThat(shards()).isEqualTo(4);
        new LoanNote(StreamDescription.Made.of(now()).toString(), 2, 8).write(journal);
        Sluice load = load("--scale-to", "8");
        assertThat(load.status).as(err(load)).isZero();
        assertThat(said(load))
                .contains("stream 'web' is not scaled to 8 shards")
                .contains("the stream has 2 shards, as before the load");
        assertThat(shards()).isEqualTo(2);
        assertThat(LoanNote.beside(journal)).doesNotExist();
    }

    @Test
    void streamOnDemand_isNotScaled() throws Exception {
        String arn = now().streamARN();
        clients.kinesis()
                .updateStreamMode(
                        r -> r.streamARN(arn).streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND)));
        assertThat(shards()).isEqualTo(2);
        Sluice load = load("--scale-to", "4");
        assertThat(load.status).as(err(load)).isEqualTo(2);
        assertThat(said(load)).contains("is on demand", "aws kinesis update-stream-mode");
        assertThat(proxy.asked()).doesNotContain(UPDATE);
    }

    @Test
    void tooManySteps_areRefusedBeforeTheFirst() throws Exception {
        Sluice load = load("--scale-to", "65");
        assertThat(load.status).as(err(load)).isEqualTo(2);
        assertThat(said(load)).contains("6 steps up from 2 shards and 6 back", "ask for at most 64");
        assertThat(shards()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOO_OFTEN + "|changes a stream 10 times in 24 hours",
                "AccessDeniedException:no|allow kinesis:UpdateShardCount",
                "InvalidArgumentException:what|check the number"
            })
    void refusal_isOneSentenceAndNothingIsLoaded(String refusal) throws Exception {
        String[] parts = refusal.split("\\|", -1);
        proxy.meddle(UPDATE, 0, 1, () -> parts[0]);
        Sluice load = load("--scale-to", "4", "--quiet");
        assertThat(load.status).as(err(load)).isEqualTo(1);
        assertThat(load.err()).contains(parts[1]).hasLineCount(1);
        assertThat(shards()).isEqualTo(2);
        assertThat(LoanNote.beside(journal)).doesNotExist();
        assertThat(proxy.asked()).doesNotContain("PutRecords");
    }

    @Test
    void refusalOfALaterStep_givesBackWhatWasTaken() throws Exception {
        proxy.meddle(UPDATE, 1, 1, () -> TOO_OFTEN);
        Sluice load = load("--scale-to", "8");
        assertThat(load.status).as(err(load)).isEqualTo(1);
        assertThat(said(load)).contains("the stream has 2 shards, as before the load", "10 times in 24 hours");
        assertThat(shards()).isEqualTo(2);
        assertThat(LoanNote.beside(journal)).doesNotExist();
    }

    /** The stream comes to 8 shards by this load's own second step, which it did not see end. */
    @Test
    void stepThatIsUnderWayWhenScalingFails_isGivenBackToo() throws Exception {
        proxy.meddle(UPDATE, 1, 1, () -> {
            proxy.meddle(DESCRIBE, 0, 1, () -> "AccessDeniedException:no");
            return null;
        });
        Sluice load = load("--scale-to", "8");
        assertThat(load.status).as(err(load)).isEqualTo(1);
        assertThat(said(load)).contains("the stream has 2 shards, as before the load");
        assertThat(shards()).isEqualTo(2);
        assertThat(LoanNote.beside(journal)).doesNotExist();
    }

    /** Of the wait up and the wait back: other clients ask too often, and the network is away. */
    @ParameterizedTest
    @ValueSource(strings = {"LimitExceededException:Rate exceeded", ""})
    void waits_outlastQuestionsThatFailForAMoment(String answer) throws Exception {
        proxy.meddle(UPDATE, 0, 2, () -> {
            proxy.meddle(DESCRIBE, 0, 6, () -> answer);
            return null;
        });
        Sluice load = load("--scale-to", "4");
        assertThat(load.status).as(err(load)).isZero();
        assertThat(said(load)).contains("stream 'web' has 4 shards now", "the stream has 2 shards, as before the load");
        assertThat(shards()).isEqualTo(2);
    }

    @Test
    void refusalOfTheWayBack_isToldLoudlyAndLeftToTheNextRun() throws Exception {
        proxy.meddle(UPDATE, 3, 1, () -> TOO_OFTEN);
        Path report = directory.resolve("report.html");
        Sluice load = load("--scale-to", "8", "--quiet", "--report", report.toString());
        assertThat(load.status).as(err(load)).isEqualTo(1);
        String command = "aws kinesis update-shard-count --stream-name web --target-shard-count 2";
        assertThat(said(load)).contains("THE STREAM IS NOT BACK at 2 shards", "10 times in 24 hours", command);
        assertThat(Files.readString(report)).contains("Bring the stream back to 2 shards", command);
        assertThat(shards()).isEqualTo(4);
        assertThat(LoanNote.read(journal)).isNotNull();

        Sluice next = load();
        assertThat(next.status).as(err(next)).isZero();
        assertThat(said(next)).contains("an earlier run gave stream 'web' more shards");
        assertThat(shards()).isEqualTo(2);
        assertThat(LoanNote.beside(journal)).doesNotExist();
    }

    @Test
    void loadThatFails_givesThemBack() throws Exception {
        proxy.meddle("PutRecords", 0, 1_000, () -> "AccessDeniedException:no");
        Sluice load = load("--scale-to", "4");
        assertThat(load.status).as(err(load)).isEqualTo(1);
        assertThat(said(load)).contains("allow kinesis:PutRecords", "the stream has 2 shards, as before the load");
        assertThat(shards()).isEqualTo(2);
    }

    /** A run that was killed: of each number that the stream can have then, and of a stream that is another by now. */
    @Test
    void noteOfAKilledRun_isActedOnByTheNextOne() throws Exception {
        String made = StreamDescription.Made.of(now()).toString();
        proxy.ask(UPDATE, "{\"StreamName\":\"web\",\"TargetShardCount\":4,\"ScalingType\":\"UNIFORM_SCALING\"}");
        assertThat(shards()).isEqualTo(4);
        new LoanNote(made, 3, 4).write(journal);
        Sluice higher = load("--scale-to", "6");
        assertThat(higher.status).as(err(higher)).isZero();
        assertThat(said(higher)).contains("from 4 to 6 shards for this load: the 3 more cost");
        assertThat(shards()).isEqualTo(3);

        for (LoanNote stale : List.of(
                new LoanNote("another", 1, 3),
                new LoanNote(made, 3, 4),
                new LoanNote(made, 4, 8),
                new LoanNote(made, 1, 2))) {
            stale.write(journal);
            Sluice load = load();
            assertThat(load.status).as(err(load)).isZero();
            assertThat(shards()).as("%s", stale).isEqualTo(3);
            assertThat(LoanNote.beside(journal)).doesNotExist();
        }
    }

    @Test
    void unreadableNote_isNamed() throws Exception {
        Files.writeString(LoanNote.beside(journal), "{}");
        Sluice load = load();
        assertThat(load.status).as(err(load)).isEqualTo(1);
        assertThat(load.err()).contains(LoanNote.beside(journal).toString()).hasLineCount(1);
    }

    @Test
    void shardsOfAnotherLoad_areLeftToIt() throws Exception {
        proxy.meddle(UPDATE, 0, 1, () -> {
            proxy.ask(UPDATE, "{\"StreamName\":\"web\",\"TargetShardCount\":4,\"ScalingType\":\"UNIFORM_SCALING\"}");
            return null;
        });
        Sluice load = load("--scale-to", "4");
        assertThat(load.status).as(err(load)).isZero();
        assertThat(said(load)).contains("somebody else is changing stream 'web' just now");
        assertThat(shards()).as("it did not scale up").isEqualTo(4);
        assertThat(LoanNote.beside(journal)).doesNotExist();
    }

    @Test
    void streamThatSomebodyElseHasScaledMeanwhile_staysAndIsTold() throws Exception {
        proxy.meddle("PutRecords", 0, 1, () -> {
            proxy.ask(UPDATE, "{\"StreamName\":\"web\",\"TargetShardCount\":8,\"ScalingType\":\"UNIFORM_SCALING\"}");
            return null;
        });
        Sluice load = load("--scale-to", "4");
        assertThat(load.status).as(err(load)).isZero();
        assertThat(said(load))
                .contains("8 shards, and not the 4 of this load", "--target-shard-count 4", "--target-shard-count 2");
        assertThat(shards()).isEqualTo(8);
    }

    /** The SDK asks again, and is told that the stream is being changed: by its own first call. */
    @Test
    void stepWhoseAnswerIsLost_isGivenBack() throws Exception {
        proxy.meddle(UPDATE, 0, 1, () -> {
            proxy.ask(UPDATE, "{\"StreamName\":\"web\",\"TargetShardCount\":4,\"ScalingType\":\"UNIFORM_SCALING\"}");
            return "";
        });
        Sluice load = load("--scale-to", "4");
        assertThat(load.status).as(err(load)).isZero();
        assertThat(shards()).as(err(load)).isEqualTo(2);
    }

    @Test
    void checkpointOfOtherOptions_isRefusedBeforeAnythingIsScaled() throws Exception {
        assertThat(load().status).isZero();
        Sluice load = load("--scale-to", "4", "--match", "x");
        assertThat(load.status).as(err(load)).isEqualTo(1);
        assertThat(proxy.asked()).doesNotContain(UPDATE);
    }

    @Test
    void journal_isBegunWithTheShardsOfTheLoad() throws Exception {
        Sluice load = load("--scale-to", "4");
        Set<String> lanes = new HashSet<>();
        if (load.status == 0) {
            JsonNode header = new ObjectMapper()
                    .readTree(Files.readAllLines(journal).get(0).substring(9));
            header.path("lanes").forEach(lane -> lanes.add(lane.toString()));
        }
        assertThat(lanes).as(err(load)).hasSize(4);
    }
}
