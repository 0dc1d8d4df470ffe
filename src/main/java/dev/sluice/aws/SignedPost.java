package dev.sluice.aws;

import dev.sluice.read.stream.ServiceClock;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Requests to Kinesis whose bytes the caller wrote himself: the SDK makes objects of every record, which costs more than to send it. Signed
 * and sent by the SDK's parts, to the same place, by the same way and with the same trust as all others. Safe for use by several threads.
 */
public final class SignedPost implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SignedPost.class);

    /** The service takes a signature of five minutes ago, and some seconds pass on the way. */
    private static final Duration SKEW = Duration.ofMinutes(4);

    private final Place place;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /** How far the service's clock is ahead of this machine's, as far as that matters. */
    private volatile Duration ahead = Duration.ZERO;

    /**
     * What the service said.
     *
     * @param head its status and headers
     * @param body an array as a whole
     * @param clockCorrected the signature was dated by a clock that is wrong: the next one will not be
     */
    public record Reply(SdkHttpResponse head, ByteBuffer body, boolean clockCorrected) {
        public int status() {
            return head.statusCode();
        }

        /** What is wrong, where a header says it; empty: none does. */
        public String errorType() {
            return head.firstMatchingHeader("x-amzn-ErrorType").orElse("").replaceFirst(":.*", "");
        }
    }

    /**
     * Opens no connection yet.
     *
     * @param silence how long a connection may be silent before it counts as dead
     */
    public SignedPost(AwsClients clients, AwsCredentialsProvider credentials, Duration silence) {
        this.place = clients.place();
        this.credentials = credentials;
        this.http = new Connector(
                address -> place.proxy(),
                place.trust(),
                clients.settings().certificates().insecure(),
                silence);
    }

    /**
     * Sends one request and waits for its answer, whatever its status.
     *
     * @param operation such as PutRecords
     * @param length how much of {@code body} is to be sent
     * @throws IOException if there is no answer; the service may have done what it was asked all the same
     */
    public Reply send(String operation, String contentType, byte[] body, int length) throws IOException {
        ContentStreamProvider content = () -> new ByteArrayInputStream(body, 0, length);
        Instant now = Instant.now().plus(ahead);
        SignedRequest signed = signed(operation, contentType, content, length, now);
        HttpExecuteResponse response;
        try {
            response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed.request())
                            .contentStreamProvider(content)
                            .build())
                    .call();
        } catch (IOException e) {
            if (isProxyRefusal(e)) {
                SdkHttpResponse refusal = SdkHttpResponse.builder()
                        .statusCode(HttpURLConnection.HTTP_PROXY_AUTH)
                        .build();
                return new Reply(refusal, ByteBuffer.allocate(0), false);
            }
            throw e;
        }
        byte[] answer = new byte[0];
        if (response.responseBody().isPresent()) {
            try (InputStream in = response.responseBody().get()) {
                // To its end, so that the connection can be used again.
                answer = in.readAllBytes();
            }
        }
        int status = response.httpResponse().statusCode();
        return new Reply(
                response.httpResponse(),
                ByteBuffer.wrap(answer),
                status >= 400 && corrected(ServiceClock.of(response.httpResponse()), now));
    }

    /** Lets the SDK load the classes that sign. */
    void prepare() {
        var unused = signed("", "", InputStream::nullInputStream, 0, Instant.EPOCH);
    }

    private SignedRequest signed(
            String operation, String contentType, ContentStreamProvider content, int length, Instant now) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(place.endpoint())
                .encodedPath("/")
                .putHeader("Content-Type", contentType)
                .putHeader("Content-Length", Integer.toString(length))
                .putHeader("X-Amz-Target", "Kinesis_20131202." + operation)
                .build();
        AwsCredentials who = credentials.resolveCredentials();
        return signer.sign(r -> r.identity(who)
                .request(request)
                .payload(content)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                .putProperty(AwsV4HttpSigner.REGION_NAME, place.region().id())
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
    }

    /** Requests that are under way may fail. */
    @Override
    public void close() {
        http.close();
    }

    /** Whether the proxy wants another account: Java has no answer then, neither to a CONNECT nor to what it cannot say twice. */
    private boolean isProxyRefusal(IOException e) {
        return place.proxy() != null
                && ((e instanceof HttpRetryException retry && retry.responseCode() == HttpURLConnection.HTTP_PROXY_AUTH)
                        || String.valueOf(e.getMessage()).matches("(?s).*Proxy returns \"HTTP/\\S+ 407.*"));
    }

    private boolean corrected(@Nullable Instant theirs, Instant signed) {
        if (theirs == null || Duration.between(signed, theirs).abs().compareTo(SKEW) < 0) {
            return false;
        }
        ahead = Duration.between(Instant.now(), theirs);
        LOG.warn("this machine's clock is wrong by {} s; signing by the service's", ahead.toSeconds());
        return true;
    }
}
