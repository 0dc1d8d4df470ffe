package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @TempDir
    Path dir;

    private final FakeEnvironment environment = new FakeEnvironment();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final String home = System.getProperty("user.home");
    private HttpServer server;
    private boolean refusing;

    @BeforeEach
    void start() throws Exception {
        System.setProperty("user.home", dir.toString());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + path + " " + body);
            byte[] answer = (refusing ? "{}" : answer(path, body)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refusing ? 403 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.writeString(
                dir.resolve("process.json"),
                "{\"Version\":1,\"AccessKeyId\":\"FROM-PROCESS\",\"SecretAccessKey\":\"s\"}");
        environment.configured(dir.resolve("config"), CONFIG.replace("HOME", dir.toString()));
        environment.with("HOME=" + dir, "AWS_REGION=us-east-1");
        environment.with("AWS_ENDPOINT_URL_STS=" + url, "AWS_ENDPOINT_URL_SSO=" + url, "URL=" + url);
        environment.with("AWS_EC2_METADATA_SERVICE_ENDPOINT=" + url);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        environment.close();
        System.setProperty("user.home", home);
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
            value = {"process, FROM-PROCESS", "keys, KEYS", "chained, FROM-STS"})
    void profile_givesCredentials(String profile, String key) {
        assertThat(key(profile, null)).isEqualTo(key);
    }

    @Test
    void sso_givesCredentials_fromTheCacheOfTheAwsCommand() throws Exception {
        Path cache = Files.createDirectories(dir.resolve(".aws/sso/cache"));
        // Its name is the SHA-1 of the session's.
        String token =
                "{\"accessToken\":\"a\",\"expiresAt\":\"2099-01-01T00:00:00Z\",\"region\":\"us-east-1\",\"startUrl\":\"https://corp.example/start\"}";
        Files.writeString(cache.resolve(sha1("corp") + ".json"), token);
        assertThat(key("sso", null)).isEqualTo("FROM-SSO");
    }

    @Test
    void webIdentity_givesCredentials() throws Exception {
        Path token = Files.writeString(dir.resolve("token"), "jwt");
        environment.with("AWS_WEB_IDENTITY_TOKEN_FILE=" + token, "AWS_ROLE_ARN=arn:aws:iam::111111111111:role/pod");
        assertThat(key(null, null)).isEqualTo("FROM-STS");
        assertThat(asked.toString()).contains("AssumeRoleWithWebIdentity").contains("jwt");
    }

    @Test
    void containersAgent_givesCredentials() {
        environment.with("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:"
                + server.getAddress().getPort() + "/agent");
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
                "sso         | aws sso login --profile sso",
                "signed-in   | aws login --profile signed-in",
            })
    void trouble_isOneSentenceWithTheRemedy(String profile, String why) {
        refusing = true;
        Throwable thrown = catchThrowable(() -> key(profile, null));
        AwsSettings settings = Typed.settings("us-east-1", profile, null, false);
        assertThat(CredentialTrouble.sentence(settings, thrown))
                .contains(why)
                .doesNotContain("\n", "module must be on the class path")
                .endsWith(".");
    }

    @Test
    void mfa_isRefusedBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> key("mfa", null))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("MFA")
                .hasMessageContaining("export-credentials --profile mfa");
        assertThat(asked).isEmpty();
    }

    private static String sha1(String text) throws Exception {
        StringBuilder hex = new StringBuilder();
        for (byte b : java.security.MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8))) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }
}
