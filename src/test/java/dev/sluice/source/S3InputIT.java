package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.Zipped;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.Typed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs in S3, read from a real server that speaks its language. */
class S3InputIT {
    private static final SourceOptions SMALL = SourceOptions.DEFAULT.withChunkBytes(1 << 20);
    private static final byte[] LOG = lines(new Random(1), 6 << 20);

    private static S3Server server;

    @TempDir
    Path directory;

    private CuttingProxy proxy;
    private ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        server = S3Server.start();
        server.put("big/app.log", LOG);
        server.put("big/app.log.gz", Zipped.gzip(LOG));
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        proxy = new CuttingProxy(server.uri());
        AwsSettings settings = Typed.region("eu-west-1").withS3Endpoint(proxy.uri());
        store = new ObjectStore(settings, Duration.ofSeconds(3));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        proxy.close();
    }

    private static byte[] lines(Random random, int bytes) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append(text.length())
                    .append(' ')
                    .append(Long.toString(random.nextLong(), 36).repeat(1 + random.nextInt(20)));
            text.append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    private List<Input> find(String... names) throws InputException {
        return Listed.all(
                new InputNames(List.of(names), null, InputFilter.NONE),
                InputStream.nullInputStream(),
                store,
                remark -> {});
    }

    private List<String> keys(String... names) throws InputException {
        return find(names).stream()
                .map(input -> input.name().replaceFirst("^s3://logs/", ""))
                .toList();
    }

    @Test
    void plainObject_isReadInRangesByAllWorkers() throws Exception {
        Collected got = Collected.from(find("s3://logs/big/app.log"), SMALL, 2);
        assertThat(got.bytes()).isEqualTo(LOG);
        assertThat(got.told("unreadable")).isEmpty();
        assertThat(proxy.requests("GET /logs/big/app.log")).isBetween(6L, 12L);
    }

    @Test
    void compressedObject_isStreamedOverOneConnection() throws Exception {
        Collected got = Collected.from(find("s3://logs/big/app.log.gz"), SMALL, 2);
        assertThat(got.bytes()).isEqualTo(LOG);
        // Its head, which says that it is compressed, and the rest.
        assertThat(proxy.requests("GET /logs/big/app.log.gz")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"big/app.log", "big/app.log.gz"})
    void brokenRead_goesOnAtItsOffset(String key) throws Exception {
        List<Input> inputs = find("s3://logs/" + key);
        long size = inputs.get(0).bytes();
        proxy.cutAfter(200_000);
        Collected got = Collected.from(inputs, SMALL, 2);
        assertThat(got.bytes()).isEqualTo(LOG);
        assertThat(got.told("unreadable")).isEmpty();
        assertThat(proxy.cuts()).isGreaterThan((int) (size / 200_000) / 2);
        // Had it begun again each time, it would have been several times the object.
        assertThat(proxy.answered()).isLessThan(size * 3 / 2);
    }

    @Test
    void read_failsWithAReasonWhenTheServerIsGone() throws Exception {
        List<Input> inputs = find("s3://logs/big/app.log");
        proxy.close();
        proxy.cutAfter(0);
        Collected got = Collected.from(inputs, SMALL, 1);
        assertThat(got.told("unreadable")).singleElement().satisfies(told -> {
            assertThat(told.sourceName()).isEqualTo("s3://logs/big/app.log");
            assertThat(told.reason()).contains("takes no connections");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void replacedObject_isToldAndNeverMixedIn(boolean compressed) throws Exception {
        byte[] before = compressed ? Zipped.gzip(LOG) : LOG;
        server.put("replaced.log", before);
        try (InputReader reader =
                new InputReader(InputFeed.of(find("s3://logs/replaced.log")), SMALL, Resume.NONE, new Collected())) {
            assertThat(reader.next(new ChunkBuffer(64))).isNotNull();
        }
        List<Input> inputs = find("s3://logs/replaced.log");
        byte[] after = LOG.clone();
        Arrays.fill(after, 1 << 20, after.length - 1, (byte) '!');
        server.put("replaced.log", compressed ? Zipped.gzip(after) : after);
        Collected got = Collected.from(inputs, SMALL, 2);
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("replaced while it was read"));
        assertThat(got.bytes()).isEmpty();
    }

    @Test
    void objectReplacedHalfway_givesOnlyBytesOfTheOneThatWasFound() throws Exception {
        server.put("halfway.log", LOG);
        Collected got = new Collected();
        try (InputReader reader =
                new InputReader(InputFeed.of(find("s3://logs/halfway.log")), SMALL, Resume.NONE, got)) {
            got.chunks.add(Collected.copy(Objects.requireNonNull(reader.next(new ChunkBuffer(64)))));
            byte[] other = LOG.clone();
            Arrays.fill(other, (byte) '!');
            server.put("halfway.log", other);
            got.drain(reader, 1);
        }
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("replaced while it was read"));
        byte[] bytes = got.bytes();
        assertThat(bytes.length).isGreaterThan(1_000_000);
        assertThat(ByteBuffer.wrap(bytes)).isEqualTo(ByteBuffer.wrap(LOG, 0, bytes.length));
    }

    @Test
    void prefix_givesWhatLiesBelowInNaturalOrder() throws Exception {
        for (String key : List.of("o/app.log.10", "o/app.log.2", "o/a-b/x", "o/a/x", "o/sub/", "op/no", "o/*.log")) {
            server.put(key, "line\n".getBytes(UTF_8));
        }
        List<String> all = List.of("o/*.log", "o/a/x", "o/a-b/x", "o/app.log.2", "o/app.log.10");
        assertThat(keys("s3://logs/o/")).isEqualTo(all);
        assertThat(keys("s3://logs/o")).isEqualTo(all);
        assertThat(keys("s3://logs/o/app.log.2")).containsExactly("o/app.log.2");
        assertThat(keys("s3://logs")).containsSubsequence("big/app.log", "o/a/x", "op/no");
    }

    @Test
    void glob_matchesAsItDoesForFiles() throws Exception {
        for (String key : List.of(
                "g/2024-01/app1.gz",
                "g/2024-01/app10.gz",
                "g/2024-01/app2.gz",
                "g/2024-02/deep/app3.gz",
                "g/2023-12/app.gz")) {
            server.put(key, "line\n".getBytes(UTF_8));
        }
        assertThat(keys("s3://logs/g/2024-*/app*.gz"))
                .containsExactly("g/2024-01/app1.gz", "g/2024-01/app2.gz", "g/2024-01/app10.gz");
        assertThat(keys("s3://logs/g/**/app3.gz")).containsExactly("g/2024-02/deep/app3.gz");
        assertThat(keys("s3://logs/g/2024-{02,03}")).containsExactly("g/2024-02/deep/app3.gz");
        assertThat(keys("s3://logs/g/2024-01/app?.gz")).containsExactly("g/2024-01/app1.gz", "g/2024-01/app2.gz");
        assertThatThrownBy(() -> find("s3://logs/g/2025*")).hasMessageContaining("'s3://logs/g/2025*' does not exist");
    }

    @Test
    void listOfNames_isTakenToTheLetter() throws Exception {
        server.put("l/*.log", "star\n".getBytes(UTF_8));
        server.put("l/a.log", "a\n".getBytes(UTF_8));
        Path list = Files.writeString(directory.resolve("list"), "s3://logs/l/*.log\n");
        assertThat(Listed.all(
                        new InputNames(List.of(), list.toString(), InputFilter.NONE),
                        InputStream.nullInputStream(),
                        store,
                        remark -> {}))
                .extracting(Input::name)
                .containsExactly("s3://logs/l/*.log");
    }

    @Test
    void objectNamedTwice_isLoadedOnceWithANote() throws Exception {
        byte[] line = "line\n".getBytes(UTF_8);
        server.put("twice/a.log", line);
        server.put("twice/equal.log", line);
        Path list = Files.writeString(directory.resolve("list"), "s3://logs/twice/a.log\ns3://logs/twice/a.log\n");
        List<String> remarks = new ArrayList<>();
        List<Input> inputs = Listed.all(
                new InputNames(
                        List.of("s3://logs/twice/", "s3://logs/twice/*.log", "s3://logs/twice/a.log"),
                        list.toString(),
                        InputFilter.NONE),
                InputStream.nullInputStream(),
                store,
                remarks::add);
        assertThat(inputs)
                .extracting(Input::name)
                .containsExactly("s3://logs/twice/a.log", "s3://logs/twice/equal.log");
        assertThat(remarks).first().asString().isEqualTo("s3://logs/twice/a.log is named twice; it is loaded once");
        assertThat(Collected.from(inputs, SMALL, 1).bytes()).hasSize(2 * line.length);
    }

    @Test
    void listing_goesOnBehindItsFirstPage() throws Exception {
        int count = 203;
        proxy.pageOf(100);
        IntStream.range(0, count).parallel().forEach(i -> server.put("many/" + i, (i + "\n").getBytes(UTF_8)));
        Collected got = Collected.from(find("s3://logs/many/"), SMALL, 2);
        assertThat(new String(got.bytes(), UTF_8).lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(Integer::toString).toList());
        assertThat(proxy.requests("GET /logs?")).isEqualTo(4);
    }

    @Test
    void archives_giveTheirMembers() throws Exception {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("in/a.log"));
            out.write(LOG);
        }
        byte[] tar = Zipped.tar("b.log", LOG);
        server.put("archives/a.zip", zip.toByteArray());
        server.put("archives/b.tar", tar);
        server.put("archives/c.tar.gz", Zipped.gzip(tar));
        for (String name : List.of("a.zip!in/a.log", "b.tar!b.log", "c.tar.gz!b.log")) {
            proxy.forget();
            Collected got = Collected.from(find("s3://logs/archives/" + name.replaceFirst("!.*", "")), SMALL, 2);
            assertThat(got.bytes()).as(name).isEqualTo(LOG);
            assertThat(got.told("opened"))
                    .extracting(Collected.Told::sourceName)
                    .containsExactly("s3://logs/archives/" + name);
            assertThat(proxy.requests("GET ")).as(name).isLessThan(20);
        }
    }

    @Test
    void checkpoint_passesOverWhatIsDoneWithoutReadingIt() throws Exception {
        server.put("c/1.log", LOG);
        server.put("c/2.log.gz", Zipped.gzip(LOG));
        String journal = directory.resolve("journal").toString();
        Sluice first = load("--checkpoint", journal, "s3://logs/c/");
        assertThat(first.status).as(first.err()).isZero();
        server.put("c/3.log", "new\n".getBytes(UTF_8));
        proxy.forget();
        Sluice second = load("--checkpoint", journal, "s3://logs/c/");
        assertThat(second.status).as(second.err()).isZero();
        assertThat(proxy.requests("GET /logs/c/")).isEqualTo(1);
        List<String> expected = new ArrayList<>(Sluice.sortedLines(LOG));
        expected.addAll(Sluice.sortedLines(LOG));
        expected.add("new");
        expected.sort(null);
        assertThat(Sluice.run(
                                "cat",
                                "--endpoint-data",
                                directory.resolve("data").toString(),
                                "web")
                        .sortedLines())
                .isEqualTo(expected);
    }

    @Test
    void auto_looksIntoTheFirstObject() throws Exception {
        String line = "{\"at\":\"2026-11-23T00:00:00Z\",\"n\":1}\n";
        server.put("auto/a.json.gz", Zipped.gzip(line.repeat(50).getBytes(UTF_8)));
        Sluice load = load("--format", "auto", "s3://logs/auto/");
        assertThat(load.status).as(load.err()).isZero();
        assertThat(load.err()).contains("50 events");
        Sluice guess = Sluice.run(
                "guess", "--region", "eu-west-1", "--s3-endpoint", proxy.uri().toString(), "s3://logs/auto/a.json.gz");
        assertThat(guess.status).isZero();
        assertThat(new String(guess.out(), UTF_8)).contains("--format json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--dry-run"})
    void auto_listsObjectsOnceForTheGuessAndTheLoad(String more) {
        server.put("once/a.json", "{\"n\":1}\n".repeat(50).getBytes(UTF_8));
        server.put("once/b.json", "{\"n\":2}\n".repeat(50).getBytes(UTF_8));
        Sluice load = load("--format", "auto", "s3://logs/once/", more);
        assertThat(load.status).as(load.err()).isZero();
        assertThat(proxy.requests("GET /logs?")).isEqualTo(1);
    }

    @Test
    void missing_isNamedInOneSentence() {
        assertThat(load("s3://no-such-bucket/a").err())
                .isEqualTo(
                        "sluice: 's3://no-such-bucket/a' cannot be read: there is no bucket 'no-such-bucket' at the S3 endpoint "
                                + proxy.uri() + "; check the name, or list yours with: aws s3 ls.\n");
        assertThat(load("s3://logs/no/such/key").err())
                .isEqualTo("sluice: 's3://logs/no/such/key' does not exist; check the name.\n");
        assertThat(load("s3:///key").err()).contains("names no bucket");
        assertThat(load("s3://logs/a[").err()).hasLineCount(1).contains("does not exist, and is not a pattern either");
        assertThat(load("s3://logs/nothing").status).isEqualTo(2);
    }

    private Sluice load(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "load",
                "--local",
                "--endpoint-data",
                directory.resolve("data").toString(),
                "--region",
                "eu-west-1",
                "--rate",
                "unlimited",
                "--s3-endpoint",
                proxy.uri().toString(),
                "web"));
        all.addAll(List.of(arguments));
        return Sluice.run(all.toArray(new String[0]));
    }
}
