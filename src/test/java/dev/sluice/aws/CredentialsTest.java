package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;

/** Every way to credentials, to a server that plays STS, SSO, a container's agent and a machine's metadata. */
@Isolated
class CredentialsTest {
    private static final String CONFIG = """
            [profile process]
            credential_process = cat HOME/process.json
            [profile bad-process]
            credential_process = false
            [profile keys]
            aws_access_key_id = KEYS
            aws_secret_access_key = s
            [profile chained]
            region = us-east-1
            role_arn = arn:aws:iam::111111111111:role/one
            source_profile = keys
            [profile chained-twice]
            role_arn = arn:aws:iam::111111111111:role/two
            source_profile = chained
            [profile of-variables]
            role_arn = arn:aws:iam::111111111111:role/one
            credential_source = Environment
            [profile of-file]
            role_arn = arn:aws:iam::111111111111:role/one
            web_identity_token_file = HOME/token
            [profile above-mfa]
            role_arn = arn:aws:iam::111111111111:role/two
            source_profile = mfa
            [profile circle]
            role_arn = arn:aws:iam::111111111111:role/two
            source_profile = circle
            [profile sso-alone]
            sso_region = us-east-1
            sso_start_url = https://corp.example/start
            sso_account_id = 111111111111
            sso_role_name = reader
            [profile above-sso]
            role_arn = arn:aws:iam::111111111111:role/one
            source_profile = sso
            [profile mfa]
            role_arn = arn:aws:iam::111111111111:role/one
            source_profile = keys
            mfa_serial = arn:aws:iam::111111111111:mfa/me
            [profile sso]
            sso_session = corp
            sso_account_id = 111111111111
            sso_role_name = reader
            [sso-session corp]
            sso_region = us-east-1
            sso_start_url = https://corp.example/start
            [profile signed-in]
            login_session = arn:aws:iam::111111111111:user/me
            """;

    /** One for all tests: the SDK looks once where home is. */
    @TempDir
    static Path dir;

    private final FakeEnvironment environment = new FakeEnvironment();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final String home = System.getProperty("user.home");
    private HttpServer server;
    private volatile boolean refusing;

    @BeforeEach
    void start() throws Exception {
        System.setProperty("user.home", dir.toString());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", this::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.writeString(
                dir.resolve("process.json"),
                "{\"Version\":1,\"AccessKeyId\":\"FROM-PROCESS\",\"SecretAccessKey\":\"s\"}");
        environment.configured(dir.resolve("config"), CONFIG.replace("HOME", dir.toString()));
        environment.with("HOME=" + dir, "AWS_REGION=us-east-1");
        environment.with("AWS_ENDPOINT_URL_STS=" + url, "AWS_ENDPOINT_URL_SSO=" + url);
        environment.with("AWS_ENDPOINT_URL_SSO_OIDC=" + url, "AWS_ENDPOINT_URL_SIGNIN=" + url);
        environment.with("AWS_CONTAINER_SERVICE_ENDPOINT=" + url);
        environment.with("AWS_EC2_METADATA_SERVICE_ENDPOINT=" + url);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        environment.close();
        System.setProperty("user.home", home);
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(dir)) {
                    Files.delete(file);
                }
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String proof = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + path + " " + body + " " + proof);
        byte[] answer = (refusing ? "{}" : answer(path, body)).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refusing ? 403 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String answer(String path, String body) {
        String until = "2099-01-01T00:00:00Z";
        if (path.endsWith("/api/token")) {
            return "token";
        }
        if (path.endsWith("/security-credentials/") || path.endsWith("/security-credentials-extended/")) {
            return "role";
        }
        if (path.startsWith("/latest/meta-data")) {
            return "{\"Code\":\"Success\",\"AccessKeyId\":\"FROM-MACHINE\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\""
                    + until + "\"}";
        }
        if (path.equals("/agent")) {
            return "{\"AccessKeyId\":\"FROM-AGENT\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"" + until
                    + "\"}";
        }
        if (path.equals("/federation/credentials")) {
            return "{\"roleCredentials\":{\"accessKeyId\":\"FROM-SSO\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\",\"expiration\":4070908800000}}";
        }
        if (path.equals("/token")) {
            return "{\"accessToken\":\"a\",\"expiresIn\":3600,\"refreshToken\":\"r\",\"tokenType\":\"Bearer\"}";
        }
        if (path.equals("/v1/token")) {
            return "{\"accessToken\":{\"accessKeyId\":\"RENEWED\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\"},\"expiresIn\":900,"
                    + "\"refreshToken\":\"r\",\"tokenType\":\"aws_sigv4\"}";
        }
        String action = body.contains("WithWebIdentity") ? "AssumeRoleWithWebIdentity" : "AssumeRole";
        return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                + "Result><Credentials><AccessKeyId>FROM-STS</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                + "<SessionToken>t</SessionToken><Expiration>" + until + "</Expiration></Credentials></" + action
                + "Result></" + action + "Response>";
    }

    private String key(@Nullable String profile, AwsSettings.@Nullable Role role) {
        AwsSettings settings = new AwsSettings(
                new AwsSettings.Where("us-east-1", null, null, null),
                new AwsSettings.Who(AwsSettings.Asker.ACCOUNT, profile, role),
                new AwsSettings.Certificates(false, null));
        try (AwsClients clients = new AwsClients(settings)) {
            return clients.credentials().resolveCredentials().accessKeyId();
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "process, FROM-PROCESS",
                "keys, KEYS",
                "chained, FROM-STS",
                "chained-twice, FROM-STS",
                "of-variables, FROM-STS",
                "of-file, FROM-STS"
            })
    void profile_givesCredentials(String profile, String key) throws Exception {
        environment.with("AWS_ACCESS_KEY_ID=K", "AWS_SECRET_ACCESS_KEY=s");
        Files.writeString(dir.resolve("token"), "jwt");
        assertThat(key(profile, null)).isEqualTo(key);
    }

    /** What {@code aws sso login} leaves behind. Its name is the SHA-1 of the session's, or of the start URL. */
    private void signInBySso(String session, String until) throws Exception {
        Path cache = Files.createDirectories(dir.resolve(".aws/sso/cache"));
        Files.writeString(cache.resolve(hash("SHA-1", session) + ".json"), """
                {"accessToken": "a", "expiresAt": "UNTIL", "region": "us-east-1", "startUrl": "https://corp.example/start",
                 "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2099-01-01T00:00:00Z", "refreshToken": "r"}
                """.replace("UNTIL", until));
    }

    @ParameterizedTest
    @CsvSource({
        "sso, corp, 2099-01-01T00:00:00Z, FROM-SSO, false",
        "sso, corp, 2020-01-01T00:00:00Z, FROM-SSO, true",
        "sso-alone, https://corp.example/start, 2099-01-01T00:00:00Z, FROM-SSO, false",
        "above-sso, corp, 2099-01-01T00:00:00Z, FROM-STS, false"
    })
    void sso_givesCredentials_fromTheCacheOfTheAwsCommand(
            String profile, String session, String until, String key, boolean renewed) throws Exception {
        signInBySso(session, until);
        assertThat(key(profile, null)).isEqualTo(key);
        assertThat(asked.stream().anyMatch(question -> question.startsWith("POST /token ")))
                .isEqualTo(renewed);
    }

    @ParameterizedTest
    @CsvSource({"2099-01-01T00:00:00Z, SIGNED-IN", "2020-01-01T00:00:00Z, RENEWED"})
    void awsLogin_givesCredentials_fromTheCacheOfTheAwsCommand(String until, String key) throws Exception {
        signIn(until);
        assertThat(key("signed-in", null)).isEqualTo(key);
    }

    /** What {@code aws login} leaves behind. */
    private void signIn(String until) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        StringWriter pem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
            writer.writeObject(keys.generateKeyPair().getPrivate());
        }
        String session = "arn:aws:iam::111111111111:user/me";
        Path cache = Files.createDirectories(dir.resolve(".aws/login/cache"));
        Files.writeString(cache.resolve(hash("SHA-256", session) + ".json"), """
                {"accessToken": {"accessKeyId": "SIGNED-IN", "secretAccessKey": "s", "sessionToken": "t",
                  "accountId": "111111111111", "expiresAt": "UNTIL"},
                 "tokenType": "aws_sigv4", "clientId": "arn:aws:signin:::devtools/same-device", "refreshToken": "r",
                 "identityToken": "i", "dpopKey": "KEY"}
                """.replace("UNTIL", until)
                .replace("KEY", pem.toString().replace("\n", "\\n")));
    }

    /** To the services' own names: the proxy plays all of them, and nobody but its CA vouches for that. */
    @ParameterizedTest
    @CsvSource({
        "sso, 2099-01-01T00:00:00Z, FROM-SSO, portal.sso.us-east-1.amazonaws.com:443",
        "sso, 2020-01-01T00:00:00Z, FROM-SSO, oidc.us-east-1.amazonaws.com:443 portal.sso.us-east-1.amazonaws.com:443",
        "signed-in, 2020-01-01T00:00:00Z, RENEWED, us-east-1.signin.aws.amazon.com:443",
        "chained, 2099-01-01T00:00:00Z, FROM-STS, sts.us-east-1.amazonaws.com:443",
        "above-sso, 2099-01-01T00:00:00Z, FROM-STS, portal.sso.us-east-1.amazonaws.com:443 sts.us-east-1.amazonaws.com:443"
    })
    void credentials_areAskedForByTheProxy_andVouchedForByTheBundle(
            String profile, String until, String key, String hosts) throws Exception {
        signInBySso("corp", until);
        signIn(until);
        HttpsServer secured = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        URI there = URI.create("https://localhost:" + secured.getAddress().getPort());
        try (RecordingProxy proxy = new RecordingProxy(there, "me:p@ss")) {
            secured.setHttpsConfigurator(new HttpsConfigurator(proxy.context("localhost")));
            secured.createContext("/", this::answer);
            secured.start();
            environment.with(
                    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true",
                    "AWS_CA_BUNDLE=" + proxy.authority(dir.resolve("ca.pem")),
                    "https_proxy=http://me:p%40ss@127.0.0.1:" + proxy.port());
            assertThat(key(profile, null)).isEqualTo(key);
            assertThat(proxy.asked().stream().filter(each -> !each.endsWith(" refused")))
                    .as("the tunnels")
                    .containsExactly(hosts.split(" "));
        } finally {
            secured.stop(0);
            environment.with("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false");
        }
    }

    @Test
    void webIdentity_givesCredentials() throws Exception {
        Path token = Files.writeString(dir.resolve("token"), "jwt");
        environment.with("AWS_WEB_IDENTITY_TOKEN_FILE=" + token, "AWS_ROLE_ARN=arn:aws:iam::111111111111:role/pod");
        assertThat(key(null, null)).isEqualTo("FROM-STS");
        assertThat(asked.toString()).contains("AssumeRoleWithWebIdentity").contains("jwt");
    }

    @Test
    void podIdentity_givesCredentials() throws Exception {
        Path token = Files.writeString(dir.resolve("token"), "jwt");
        environment.with(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:"
                        + server.getAddress().getPort() + "/agent",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + token);
        assertThat(key(null, null)).isEqualTo("FROM-AGENT");
        assertThat(asked).containsExactly("GET /agent  jwt");
    }

    @Test
    void task_givesCredentials() {
        environment.with("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/agent");
        assertThat(key(null, null)).isEqualTo("FROM-AGENT");
    }

    @Test
    void machine_givesCredentials() {
        environment.with("AWS_EC2_METADATA_DISABLED=false");
        assertThat(key(null, null)).isEqualTo("FROM-MACHINE");
        assertThat(asked).first().asString().startsWith("PUT /latest/api/token");
    }

    @Test
    void role_isTakenWithItsExternalId() {
        assertThat(key("keys", new AwsSettings.Role("arn:aws:iam::222222222222:role/two", "shared-word")))
                .isEqualTo("FROM-STS");
        assertThat(asked.toString()).contains("role%2Ftwo").contains("ExternalId=shared-word");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad-process | The credential_process of profile 'bad-process' gives no credentials",
                "chained     | The role of profile 'chained' cannot be taken",
                "chained-twice | The role of profile 'chained-twice' cannot be taken",
                "circle      | The role of profile 'circle' cannot be taken",
                "of-file     | The role of profile 'of-file' cannot be taken",
                "sso         | aws sso login --profile sso",
                "sso-alone   | aws sso login --profile sso-alone",
                "above-sso   | The role of profile 'above-sso' cannot be taken",
                "signed-in   | aws login --profile signed-in",
                "- AWS_WEB_IDENTITY_TOKEN_FILE=/none AWS_ROLE_ARN=r | check that file, and the trust policy of AWS_ROLE_ARN",
                "- AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/agent | check the task's role",
                "- AWS_CONTAINER_CREDENTIALS_FULL_URI=http://agent.example/ | check the task's role",
                "- AWS_EC2_METADATA_DISABLED=false | No AWS credentials were found; give --profile",
                "- AWS_PROFILE=nobody | There is no profile 'nobody' (AWS_PROFILE)",
            })
    void trouble_isOneSentenceWithTheRemedy_forTheStreamAndForObjects(String source, String why) {
        refusing = true;
        String profile = source.startsWith("-") ? null : source;
        environment.with(profile == null ? source.substring(2).split(" ") : new String[0]);
        Throwable thrown = catchThrowable(() -> key(profile, null));
        AwsSettings settings = Typed.settings("us-east-1", profile, null, false);
        assertThat(CredentialTrouble.sentence(settings, thrown))
                .contains(why)
                .doesNotContain("\n", "module must be on the class path")
                .endsWith(".");
        try (ObjectStore store = new ObjectStore(settings)) {
            SdkException refused = catchThrowableOfType(
                    SdkException.class, () -> store.client().listObjectsV2(r -> r.bucket("logs")));
            assertThat(new S3Failure(store, "logs").of(refused))
                    .hasMessageContaining(why.substring(1))
                    .hasMessageNotContaining("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mfa", "above-mfa"})
    void mfa_isRefusedBeforeAnythingIsAsked(String profile) {
        assertThatThrownBy(() -> key(profile, null))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("'mfa' asks for an MFA code")
                .hasMessageContaining("export-credentials --profile " + profile + " ");
        assertThat(asked).isEmpty();
    }

    private static String hash(String kind, String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(kind).digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
