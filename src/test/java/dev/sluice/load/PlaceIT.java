package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.RecordingProxy;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged program with its daemon, and a proxy that hears where both of them go. */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class PlaceIT {
    private static final String ACCOUNT = "me:p@ss:w%rd";

    @TempDir
    Path dir;

    private Endpoint endpoint;
    private RecordingProxy proxy;
    private Processes processes;

    @BeforeEach
    void start() throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary());
        endpoint.createStream("web", 1);
        proxy = new RecordingProxy(endpoint.uri(), ACCOUNT);
        Files.writeString(dir.resolve("in.log"), "one\ntwo\n");
        processes = new Processes(endpoint, dir.resolve("said"))
                .with("AWS_ACCESS_KEY_ID", "AKID")
                .with("AWS_SECRET_ACCESS_KEY", "secret")
                .with("AWS_REGION", "us-east-1")
                .with("AWS_EC2_METADATA_DISABLED", "true")
                .with("AWS_CONFIG_FILE", dir.resolve("config").toString())
                .with(
                        "https_proxy",
                        "http://me:" + URLEncoder.encode("p@ss:w%rd", StandardCharsets.UTF_8) + "@127.0.0.1:"
                                + proxy.port())
                .with("no_proxy", "");
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                          |                            | kinesis.us-east-1.amazonaws.com:443",
                "                          | AWS_USE_FIPS_ENDPOINT=true | kinesis-fips.us-east-1.amazonaws.com:443",
                "--profile service         |                            | service.example:3",
                "--endpoint https://typed.example:9 | AWS_ENDPOINT_URL=https://set.example | typed.example:9",
            })
    void sdkAndKpl_goToTheSamePlace(String typed, String set, String where) throws Exception {
        Files.writeString(dir.resolve("config"), """
                [default]
                endpoint_url = https://wrong.example
                [profile service]
                services = mine
                aws_access_key_id = AKID
                aws_secret_access_key = secret
                [services mine]
                kinesis =
                  endpoint_url = https://service.example:3
                """);
        if (typed == null) {
            processes.with("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        }
        processes.with("AWS_CA_BUNDLE", proxy.authority(dir.resolve("ca.pem")).toString());
        if (set != null) {
            processes.with(set.split("=", 2)[0], set.split("=", 2)[1]);
        }
        List<String> arguments = new ArrayList<>(typed == null ? List.of() : List.of(typed.split(" ")));
        arguments.addAll(List.of("--verbose", "web", dir.resolve("in.log").toString()));
        assertThat(run(arguments)).as(processes.said()).isZero();

        // One tunnel of the SDK's, which asks a first time without a password, and at least one of the daemon's.
        assertThat(proxy.asked().stream().filter(asked -> asked.equals(where))).hasSizeGreaterThanOrEqualTo(2);
        assertThat(proxy.asked()).allMatch(asked -> asked.startsWith(where));
        assertThat(processes.cat("web")).containsExactlyInAnyOrder("one", "two");
        // Nor in hex, as KPL hands its settings on.
        String password = "p@ss:w%rd";
        StringBuilder hex = new StringBuilder();
        password.chars().forEach(c -> hex.append(String.format("%02x", c)));
        assertThat(processes.said()).doesNotContain(password).doesNotContainIgnoringCase(hex);
    }

    @Test
    void proxy_isPassedByWhenNoProxySaysSo() throws Exception {
        processes.with("no_proxy", "localhost");
        assertThat(processes.load("web", dir.resolve("in.log").toString()).waitFor())
                .as(processes.said())
                .isZero();
        assertThat(proxy.asked()).isEmpty();
    }

    /** Each is half a second of start-up. */
    @Test
    void load_leavesAloneWhatItsCredentialsDoNotUse() throws Exception {
        Path classes = dir.resolve("classes");
        processes
                .fromJars()
                .with("no_proxy", "localhost")
                .with("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes + ":none");
        assertThat(processes.load("web", dir.resolve("in.log").toString()).waitFor())
                .as(processes.said())
                .isZero();
        String loaded = Files.readString(classes);
        assertThat(loaded).contains("software.amazon.awssdk.services.kinesis.");
        for (String unused : List.of("sso", "ssooidc", "signin", "sts")) {
            assertThat(loaded).doesNotContain("software.amazon.awssdk.services." + unused + ".");
        }
    }

    /** A typed profile's; that of {@code [default]} does not count then. */
    @Test
    void bundleOfTheProfile_isTrustedByTheSdkAndByKpl() throws Exception {
        Files.writeString(dir.resolve("config"), """
                [default]
                ca_bundle = DIR/nowhere.pem
                [profile corp]
                ca_bundle = DIR/ca.pem
                aws_access_key_id = AKID
                aws_secret_access_key = secret
                """.replace("DIR", dir.toString()));
        proxy.authority(dir.resolve("ca.pem"));
        processes.with("AWS_CA_BUNDLE", ""); // the machine's own may be set
        assertThat(run(List.of("--profile", "corp", "web", dir.resolve("in.log").toString())))
                .as(processes.said())
                .isZero();
        assertThat(proxy.asked().stream().filter("kinesis.us-east-1.amazonaws.com:443"::equals))
                .as("the SDK and the daemon")
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(processes.cat("web")).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void proxy_isNamedWithoutItsPassword_whenItRefuses() throws Exception {
        processes.with("https_proxy", "http://me:wrong@127.0.0.1:" + proxy.port());
        assertThat(run(List.of(
                        "--ca-bundle", proxy.authority(dir.resolve("ca.pem")).toString(), "web", "-")))
                .isEqualTo(1);
        assertThat(processes.said())
                .contains("The proxy 127.0.0.1:" + proxy.port() + " (https_proxy)")
                .contains("407")
                .doesNotContain("wrong")
                .doesNotContain("\tat ");
    }

    @Test
    void load_endsInPreflight_whenNobodyVouchesForTheCertificate() throws Exception {
        assertThat(run(List.of("web", dir.resolve("in.log").toString()))).isEqualTo(1);
        assertThat(processes.said()).contains("--ca-bundle").contains("kinesis.us-east-1.amazonaws.com");
        // Another CA alone is trusted when it is named.
        try (RecordingProxy other = new RecordingProxy(endpoint.uri(), "")) {
            assertThat(run(List.of(
                            "--ca-bundle",
                            other.authority(dir.resolve("other.pem")).toString(),
                            "web",
                            dir.resolve("in.log").toString())))
                    .isEqualTo(1);
        }
        assertThat(processes.said()).contains("other.pem (--ca-bundle)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ca-bundle no-such.pem             | no-such.pem (--ca-bundle)",
                "--ca-bundle DIR/in.log              | it is not a PEM file",
                "--endpoint https://localhost:1/path | more than a host and a port",
                "--sender kpl --endpoint https://[::1]:4567 | KPL does not take",
                "--sender kpl --endpoint http://localhost:4567 | is plain HTTP, and KPL sends over TLS alone",
                "--endpoint https://localhost:99999  | 1 to 65535",
                "--endpoint http://kinesis.eu-west-1.amazonaws.com | would be sent in the clear",
                "--region eu-west                    | not the name of a region",
                "--region EU-WEST-1                  | --region",
            })
    void load_isRefusedInOneSentence_whenTheWayCannotBe(String typed, String why) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of(typed.replace("DIR", dir.toString()).split(" ")));
        arguments.addAll(List.of("web", dir.resolve("in.log").toString()));
        assertThat(run(arguments)).as(processes.said()).isEqualTo(2);
        assertThat(processes.said()).contains(why).startsWith("sluice: ").doesNotContain("internal error");
        assertThat(processes.said().strip().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(proxy.asked()).isEmpty();
    }

    private int run(List<String> arguments) throws Exception {
        Process process = processes.loadAnywhere(arguments.toArray(new String[0]));
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            Processes.kill(process);
            throw new AssertionError("it goes on: " + processes.said());
        }
        return process.exitValue();
    }
}
