package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Slowdown;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.RandomEvents;
import dev.sluice.pack.Rung;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice cat} where something is in the way: one sentence, and a status of its own. */
@Timeout(60)
class CatFailuresTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @SuppressWarnings("NullAway.Init")
    private Endpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.stored(data).withUnlimited(true));
        endpoint.createStream("web", 3);
    }

    @AfterEach
    void stop() throws IOException {
        endpoint.close();
    }

    @Test
    void missingStream_isOneSentence() {
        assertThat(run(out, "nowhere", "--endpoint", endpoint.uri().toString(), "--insecure"))
                .isEqualTo(1);
        assertThat(err).asString().contains("nowhere").hasLineCount(1);
    }

    /** What was advised was to make it, and then there would be nothing in it. */
    @Test
    void missingStream_isNotToBeMadeForOneWhoReads() {
        assertThat(run(out, "wep", "--endpoint", endpoint.uri().toString(), "--insecure"))
                .isEqualTo(1);
        assertThat(err)
                .asString()
                .startsWith("sluice: There is no stream 'wep' in region ")
                .contains(", so there is nothing to read; check the name and --region.")
                .contains("'web'")
                .doesNotContain("create");
    }

    @Test
    void missingStream_hasNoRegionWhereADirectoryIsRead() throws IOException {
        endpoint.close();
        assertThat(run(out, "wep", "--endpoint-data", data.toString())).isEqualTo(1);
        assertThat(err)
                .asString()
                .contains("There is no stream 'wep' here, so there is nothing to read; check the name. ");
    }

    @Test
    void streamThatIsNotReady_isOneSentenceWithTheRemedy() throws IOException {
        Slowdown forEver = new Slowdown(Duration.ofDays(1), false);
        try (Endpoint slow = Endpoint.start(EndpointOptions.temporary().withSlowdown(forEver));
                AwsClients made = new AwsClients(AwsSettings.local(slow.uri()))) {
            made.kinesis().createStream(request -> request.streamName("new").shardCount(1));
            assertThat(run(out, "new", "--endpoint", slow.uri().toString(), "--insecure"))
                    .isEqualTo(1);
            assertThat(err)
                    .asString()
                    .contains("still being created")
                    .contains("aws kinesis wait")
                    .hasLineCount(1);
        }
    }

    @Test
    void fileOfDamagedRecords_isNamedWhenItCannotBeWritten() {
        byte[] lines = "a line that is going to be damaged\n".getBytes(StandardCharsets.US_ASCII);
        byte[] block;
        try (BlockCodec codec = Compression.ZSTD.codec(Rung.of(Compression.ZSTD.defaultLevel()), null)) {
            block = codec.encode(RandomEvents.direct(lines), RandomEvents.id(new Random(23), lines));
        }
        block[16] ^= 1;
        put(block);
        assertThat(run(out, "web", "--endpoint", endpoint.uri().toString(), "--insecure", "--damaged", "/dev/full"))
                .isEqualTo(1);
        assertThat(err)
                .asString()
                .contains("--damaged /dev/full: ")
                .doesNotContain("Standard output")
                .hasLineCount(1);
    }

    @Test
    void missingDirectory_isOneSentence() {
        assertThat(run(out, "web", "--endpoint-data", data + "/none")).isEqualTo(1);
        assertThat(err).asString().contains("is not a directory").hasLineCount(1);
        assertThat(data.resolve("none")).doesNotExist();
    }

    @Test
    void insecure_isRefused_forAnotherMachine() {
        assertThat(run(out, "web", "--endpoint", "https://example.com", "--insecure"))
                .isEqualTo(2);
        assertThat(err).asString().contains("--insecure").hasLineCount(1);
    }

    @Test
    void brokenPipe_endsQuietly() {
        put("line".getBytes(StandardCharsets.US_ASCII));
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(run(closed, "web", "--endpoint", endpoint.uri().toString(), "--insecure"))
                .isEqualTo(141);
        assertThat(err.size()).isZero();
    }

    /** A PrintStream, which standard output is, keeps its failures to itself. */
    @Test
    void fullDisk_isOneSentence_alsoBehindAPrintStream() throws IOException {
        put("line".getBytes(StandardCharsets.US_ASCII));
        try (StandardOutput full = new StandardOutput(new FileOutputStream("/dev/full"))) {
            assertThat(run(full, "web", "--endpoint", endpoint.uri().toString(), "--insecure"))
                    .isEqualTo(1);
        }
        assertThat(err).asString().contains("No space left").hasLineCount(1);
    }

    private int run(OutputStream to, String... args) {
        return CatCommandTest.run(to, err, args);
    }

    private void put(byte[] payload) {
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            CatCommandTest.put(clients, "key", payload);
        }
    }
}
