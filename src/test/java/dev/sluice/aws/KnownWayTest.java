package dev.sluice.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.aws.AwsSettings.Asker;
import dev.sluice.aws.AwsSettings.Certificates;
import dev.sluice.aws.AwsSettings.Where;
import dev.sluice.aws.AwsSettings.Who;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class KnownWayTest {
    private static final String SECRET = "a/secret+key";
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=any/(\\d+)/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), Signature=(\\w+)");

    private record Request(String method, String path, Map<String, String> headers) {
        boolean isByTheClient() {
            return headers.containsKey("amz-sdk-invocation-id");
        }
    }

    private final List<Request> requests = new ArrayList<>();
    private int refusals;
    private HttpServer server;
    private ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", SECRET);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        store = new ObjectStore(
                new AwsSettings(
                        new Where("eu-west-1", null, endpoint, null),
                        new Who(Asker.ACCOUNT, null, null),
                        new Certificates(false, null)),
                Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        store.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            requests.add(new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), headers));
            boolean isListing =
                    String.valueOf(exchange.getRequestURI().getQuery()).contains("list-type");
            boolean refused = !isListing && refusals-- > 0;
            byte[] body = (refused
                            ? "<Error><Code>AccessDenied</Code></Error>"
                            : isListing ? "<ListBucketResult></ListBucketResult>" : "lines\n")
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(refused ? 403 : isListing ? 200 : 206, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String bytes(String key) throws IOException {
        try (ResponseInputStream<GetObjectResponse> bytes = store.bytes("b", key, "\"1\"", 3, 9)) {
            assertThat(bytes.response().eTag()).isEqualTo("\"1\"");
            assertThat(bytes.response().contentLength()).isEqualTo(6);
            return new String(bytes.readAllBytes(), UTF_8);
        }
    }

    @Test
    void object_isAskedForAsTheListingWas_signedForEachKey() throws Exception {
        store.client().listObjectsV2(r -> r.bucket("b"));
        for (String key : List.of("plain", "a b/c+d=e&f%20~(g)'!*", "größe/\u2028x", "2024-01-01T10:00:00Z.gz")) {
            assertThat(bytes(key)).isEqualTo("lines\n");
            Request request = requests.get(requests.size() - 1);
            assertThat(request.isByTheClient()).isFalse();
            assertThat(request.headers()).containsEntry("range", "bytes=3-8").containsEntry("if-match", "\"1\"");
            requireSigned(request);
            store.client().getObject(r -> r.bucket("b").key(key)).close();
            Request byTheClient = requests.get(requests.size() - 1);
            assertThat(byTheClient.isByTheClient()).isTrue();
            assertThat(request.path()).isEqualTo(byTheClient.path());
            requireSigned(byTheClient);
        }
    }

    @Test
    void object_isAskedForByTheClient_whenItsKeyIsNoPlainPath_orNoWayIsKnown() throws Exception {
        bytes("key");
        assertThat(requests)
                .singleElement()
                .satisfies(first -> assertThat(first.isByTheClient()).isTrue());
        for (String key : List.of("a//b", "a/../b", "./a", "a/.b")) {
            requests.clear();
            bytes(key);
            assertThat(requests)
                    .singleElement()
                    .satisfies(each -> assertThat(each.isByTheClient()).isTrue());
        }
    }

    @Test
    void refusal_isToldByTheClient_andTheWayForgotten() throws Exception {
        bytes("key");
        refusals = 2;
        requests.clear();
        assertThatThrownBy(() -> bytes("key"))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        bytes("key");
        bytes("key");
        assertThat(requests.stream().map(Request::isByTheClient)).containsExactly(false, true, true, false);
    }

    /** As the service does it, by the book. */
    private static void requireSigned(Request request) throws Exception {
        Matcher stated = AUTHORIZATION.matcher(request.headers().get("authorization"));
        assertThat(stated.matches()).isTrue();
        assertThat(stated.group(3).split(";")).contains("host", "x-amz-content-sha256", "x-amz-date");
        String canonical = request.method() + '\n' + request.path() + "\n\n"
                + Stream.of(stated.group(3).split(";"))
                        .map(name -> name
                                + ':'
                                + String.valueOf(request.headers().get(name)).trim()
                                + '\n')
                        .collect(Collectors.joining())
                + '\n' + stated.group(3) + '\n' + request.headers().get("x-amz-content-sha256");
        String scope = stated.group(1) + '/' + stated.group(2) + "/s3/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + request.headers().get("x-amz-date") + '\n' + scope + '\n'
                + hex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8)));
        byte[] key = ("AWS4" + SECRET).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        assertThat(hex(hmac(key, toSign))).isEqualTo(stated.group(4));
        assertThat(stated.group(2)).isEqualTo("eu-west-1");
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
