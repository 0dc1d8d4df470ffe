package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinesis, S3 and STS behind a proxy that hears where they go, and of a CA that no machine trusts. */
@Isolated
class ConnectorTest {
    private static final String ROLE = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + "<AssumeRoleResult><Credentials><AccessKeyId>TAKEN</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
            + "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
            + "</AssumeRoleResult></AssumeRoleResponse>";

    @TempDir
    Path dir;

    private final FakeEnvironment environment = new FakeEnvironment();
    private HttpsServer server;
    private RecordingProxy proxy;
    private Path authority;

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        proxy = new RecordingProxy(local(), "me:p@ss");
        authority = proxy.authority(dir.resolve("ca.pem"));
        server.setHttpsConfigurator(new HttpsConfigurator(proxy.context("localhost")));
        server.createContext("/", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = answer(question).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        environment.with("AWS_ACCESS_KEY_ID=K", "AWS_SECRET_ACCESS_KEY=s");
    }

    @AfterEach
    void stop() throws Exception {
        environment.close();
        server.stop(0);
        proxy.close();
    }

    private static String answer(String question) {
        if (question.contains("AssumeRole")) {
            return ROLE;
        }
        return question.contains("StreamName")
                ? "{\"StreamDescriptionSummary\":{\"StreamName\":\"web\",\"StreamStatus\":\"ACTIVE\"}}"
                : "<ListBucketResult><Name>logs</Name><IsTruncated>false</IsTruncated></ListBucketResult>";
    }

    private URI local() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    private String way() {
        return "http://me:p%40ss@127.0.0.1:" + proxy.port();
    }

    /** Asks all three once, each in its way. */
    private static void ask(AwsSettings settings) {
        try (AwsClients clients = new AwsClients(settings);
                ObjectStore store = new ObjectStore(settings)) {
            assertThat(clients.credentials().resolveCredentials().accessKeyId()).isEqualTo("TAKEN");
            assertThat(clients.kinesis()
                            .describeStreamSummary(r -> r.streamName("web"))
                            .streamDescriptionSummary()
                            .streamName())
                    .isEqualTo("web");
            assertThat(store.client().listObjectsV2(r -> r.bucket("logs")).name())
                    .isEqualTo("logs");
        }
    }

    private static AwsSettings settings(@Nullable URI endpoint, @Nullable Path bundle) {
        return new AwsSettings(
                new AwsSettings.Where("us-east-1", endpoint, endpoint, null),
                new AwsSettings.Who(
                        AwsSettings.Asker.ACCOUNT,
                        null,
                        new AwsSettings.Role("arn:aws:iam::111111111111:role/one", null)),
                new AwsSettings.Certificates(false, bundle));
    }

    @ParameterizedTest
    @CsvSource({
        "https_proxy, --ca-bundle",
        "HTTPS_PROXY, --ca-bundle",
        "https_proxy, AWS_CA_BUNDLE",
        "https_proxy, ca_bundle",
        "https_proxy, ~/"
    })
    void streamAndObjectsAndRoles_areAskedForByTheProxy_andVouchedForByTheBundle(String variable, String trusted) {
        environment.with(variable + "=" + way());
        if (trusted.equals("AWS_CA_BUNDLE")) {
            environment.with("AWS_CA_BUNDLE=" + authority);
        }
        if (trusted.equals("ca_bundle") || trusted.equals("~/")) {
            String name = trusted.equals("~/") ? "~/ca.pem" : authority.toString();
            environment.configured(dir.resolve("config"), "[default]\nca_bundle = " + name + "\n");
        }
        environment.with("HOME=" + dir);
        ask(settings(null, trusted.equals("--ca-bundle") ? authority : null));
        assertThat(proxy.asked())
                .contains(
                        "kinesis.us-east-1.amazonaws.com:443",
                        "sts.us-east-1.amazonaws.com:443",
                        "logs.s3.us-east-1.amazonaws.com:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.0/8,localhost", "*", ".example,LOCALHOST", "localhost:PORT"})
    void streamAndObjectsAndRoles_areAskedForDirectly_whereNoProxySaysSo(String direct) {
        environment.with("https_proxy=" + way(), "no_proxy=" + direct.replace("PORT", "" + local().getPort()));
        environment.with("AWS_ENDPOINT_URL_STS=" + local());
        ask(settings(local(), authority));
        assertThat(proxy.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "example", "host"})
    void streamAndObjectsAndRoles_areAskedForByTheProxy_whereNoProxyMeansAnother(String direct) {
        environment.with("HTTPS_PROXY=" + way(), "NO_PROXY=" + direct, "AWS_ENDPOINT_URL_STS=" + local());
        ask(settings(local(), authority));
        String where = "localhost:" + local().getPort();
        assertThat(proxy.asked().stream().filter(where::equals)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void ownEndpoint_isAskedDirectly() {
        environment.with("https_proxy=" + way());
        try (AwsClients clients = new AwsClients(AwsSettings.local(local()))) {
            assertThat(clients.kinesis().describeStreamSummary(r -> r.streamName("web")))
                    .isNotNull();
        }
        assertThat(proxy.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY=socks5://127.0.0.1:1", "https_proxy=http://me:secret@"})
    void objects_areRefusedInOneSentence_whenTheProxyCannotBe(String set) {
        environment.with(set);
        try (ObjectStore store = new ObjectStore(settings(null, authority))) {
            assertThatThrownBy(() -> store.client())
                    .isInstanceOf(AwsException.class)
                    .hasMessageStartingWith(set.replaceFirst("=.*", " "))
                    .hasMessageNotContaining("secret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_MAX_ATTEMPTS=x, AWS_MAX_ATTEMPTS",
        "AWS_RETRY_MODE=silly, AWS_RETRY_MODE",
        "AWS_DEFAULTS_MODE=silly, AWS_DEFAULTS_MODE",
        "AWS_USE_FIPS_ENDPOINT=maybe, AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT=1, AWS_USE_DUALSTACK_ENDPOINT",
        "retry_mode = silly, the profile",
        "use_fips_endpoint = maybe, the profile"
    })
    void variablesAndProfiles_areRefusedInOneSentence_whenTheSdkDoesNotTakeThem(String set, String named) {
        if (set.startsWith("AWS_")) {
            environment.with(set);
        } else {
            environment.configured(dir.resolve("config"), "[default]\n" + set + "\n");
        }
        assertThatThrownBy(() -> ask(settings(null, authority)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining(named)
                .hasMessageEndingWith(".");
        try (ObjectStore store = new ObjectStore(settings(null, authority))) {
            assertThatThrownBy(store::client)
                    .isInstanceOf(AwsException.class)
                    .hasMessageContaining(named)
                    .hasMessageEndingWith(".");
        }
    }

    @Test
    void bundleOfProfile_isNamedWhereItCannotBeRead() throws Exception {
        Path none = Files.writeString(dir.resolve("none.pem"), "x");
        environment.configured(dir.resolve("config"), "[default]\nca_bundle = " + none + "\n");
        assertThatThrownBy(() -> new AwsClients(settings(null, null)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining(none + " (ca_bundle of profile default) cannot be read (it is not a PEM file)");
    }
}
