package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.Sluice;
import dev.sluice.aws.FakeEnvironment;
import dev.sluice.aws.RecordingProxy;
import dev.sluice.local.Doors;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an endpoint in plain HTTP, and of one that is not what its scheme says. */
@Isolated
class PlainEndpointTest {
    @TempDir
    Path dir;

    private final FakeEnvironment environment = new FakeEnvironment();
    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary());
        endpoint.createStream("web", 1);
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        environment.close();
    }

    private static Sluice run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        return Sluice.piped("one\ntwo\n".getBytes(StandardCharsets.UTF_8), words.toArray(String[]::new));
    }

    /** Without the endpoint, what is advised would make a stream in a real account. */
    @ParameterizedTest
    @ValueSource(strings = {"load nosuch", "plan --stream nosuch"})
    void advisedCommand_goesToTheSameEndpoint(String command) {
        String plain = "http://localhost:" + endpoint.uri().getPort();
        Sluice sluice = run(command, "--endpoint", plain);
        assertThat(sluice.status).as(sluice.err()).isEqualTo(1);
        assertThat(sluice.err())
                .containsPattern("aws kinesis create-stream --stream-name nosuch --region [a-z0-9-]+ --endpoint-url "
                        + plain + "\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"load web", "plan --stream web", "cat web"})
    void optionsOfCertificates_areToldToBeOfNoUse(String command) throws Exception {
        try (RecordingProxy authority = new RecordingProxy(endpoint.uri(), "")) {
            String bundle = authority.authority(dir.resolve("ca.pem")).toString();
            String plain = "http://localhost:" + endpoint.uri().getPort();
            Sluice sluice = run(command, "--endpoint", plain, "--insecure", "--ca-bundle", bundle);
            assertThat(sluice.status).as(sluice.err()).isZero();
            assertThat(sluice.err())
                    .containsOnlyOnce("--insecure skips no check: " + plain + " is plain HTTP")
                    .containsOnlyOnce("--ca-bundle has no effect on " + plain)
                    .doesNotContain("in the clear");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"load web", "plan --stream web", "cat web"})
    void otherMachine_isToldToGetEverythingInTheClear(String command) {
        // This machine by a name that is not known to be its own.
        String there = "http://0.0.0.0:" + endpoint.uri().getPort();
        environment.with("AWS_ENDPOINT_URL=" + there, "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b");
        Sluice sluice = run(command, "--region", "us-east-1");
        assertThat(sluice.status).as(sluice.err()).isZero();
        assertThat(sluice.err())
                .contains("data and signatures go in the clear to " + there + " (AWS_ENDPOINT_URL)")
                .doesNotContain("--insecure");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, us-east-1",
                "-, eu-west-3, eu-west-3",
                "AWS_DEFAULT_REGION=eu-north-1, eu-west-3, eu-north-1",
                "AWS_REGION=eu-south-1, -, eu-south-1"
            })
    void region_isWhatTheEnvironmentSaysOrElseTheProfile(
            @Nullable String set, @Nullable String ofProfile, String region) {
        environment.configured(
                dir.resolve("config"), "[default]\n" + (ofProfile == null ? "" : "region = " + ofProfile + "\n"));
        environment.with(set == null ? new String[0] : new String[] {set});
        String plain = "http://localhost:" + endpoint.uri().getPort();
        assertThat(run("cat nosuch", "--endpoint", plain).err()).contains("no stream 'nosuch' in region " + region);
    }

    /** As 'sluice local --certificate' advises. */
    @Test
    void neitherRegionNorCredentialsAreNeeded_whereACaVouchesForThisMachine() throws Exception {
        Path certificate = dir.resolve("certificate.pem");
        try (Endpoint trusted =
                Endpoint.start(EndpointOptions.temporary().withDoors(new Doors(0, null, certificate)))) {
            trusted.createStream("web", 1);
            Sluice sluice =
                    run("cat web", "--endpoint", trusted.uri().toString(), "--ca-bundle", certificate.toString());
            assertThat(sluice.status).as(sluice.err()).isZero();
        }
    }

    @Test
    void tls_isSuspectedWhereItIsSpoken() throws Exception {
        try (RecordingProxy authority = new RecordingProxy(endpoint.uri(), "")) {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            server.setHttpsConfigurator(new HttpsConfigurator(authority.context("localhost")));
            server.start();
            String there = "localhost:" + server.getAddress().getPort();
            try {
                for (String command : List.of("load web", "plan --stream web", "cat web")) {
                    assertThat(run(command, "--endpoint", "http://" + there).err())
                            .contains(
                                    "The endpoint http://" + there + " seems to speak TLS; try https://" + there + ".");
                }
            } finally {
                server.stop(0);
            }
        }
    }

    /** As most servers do, it answers a TLS greeting in plain words, and hangs up. */
    @Test
    void plainHttp_isSuspectedWhereItIsSpoken() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> refuseAll(server));
            serving.setDaemon(true);
            serving.start();
            String there = "localhost:" + server.getLocalPort();
            for (String command : List.of("load web", "cat web")) {
                assertThat(run(command, "--endpoint", "https://" + there, "--insecure")
                                .err())
                        .contains("The endpoint https://" + there + " seems to speak plain HTTP; try http://" + there
                                + ".");
            }
        }
    }

    private static void refuseAll(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().read(new byte[8]);
                client.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException ignored) {
                // The test is over, or a client went away.
            }
        }
    }
}
