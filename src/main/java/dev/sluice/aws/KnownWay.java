package dev.sluice.aws;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Asks for an object as the client's last successful request to its bucket was asked: at the same host, signed for the same region. The
 * client itself works that out anew for each request, which takes 5 ms of CPU before its code is compiled: longer than all else that
 * becomes of a small object. Whatever is not plain success is left to the client, who knows all about failures.
 */
final class KnownWay implements ExecutionInterceptor {
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/,]+/\\d+/([^/,]+)/s3/aws4_request,.*");
    private static final Pattern NOT_AS_IT_IS = Pattern.compile("^/|//|(?:^|/)\\.");

    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    /** By bucket. */
    private final Map<String, Way> ways = new ConcurrentHashMap<>();

    /** @param path what stands before an object's key */
    private record Way(SdkHttpRequest request, String path, String region) {}

    KnownWay(AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.credentials = credentials;
        this.http = http;
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        String bucket =
                context.request().getValueForField("Bucket", String.class).orElse(null);
        String key = context.request().getValueForField("Key", String.class).orElse("");
        Matcher signed =
                SIGNED.matcher(request.firstMatchingHeader("Authorization").orElse(""));
        String end = "/" + encoded(key);
        String path =
                request.encodedPath() + (key.isEmpty() && !request.encodedPath().endsWith("/") ? "/" : "");
        if (bucket != null && context.httpResponse().isSuccessful() && signed.matches() && path.endsWith(end)) {
            ways.putIfAbsent(
                    bucket, new Way(request, path.substring(0, path.length() - end.length() + 1), signed.group(1)));
        }
    }

    private static String encoded(String key) {
        return SdkHttpUtils.urlEncodeIgnoreSlashes(key);
    }

    /** The bytes of [from, to), if it is an object with that ETag; null if that did not work out. */
    @Nullable
    ResponseInputStream<GetObjectResponse> get(String bucket, String key, String eTag, long from, long to) {
        Way way = ways.get(bucket);
        if (way == null || NOT_AS_IT_IS.matcher(key).find()) {
            return null;
        }
        ResponseInputStream<GetObjectResponse> bytes = null;
        try {
            bytes = get(way, key, eTag, from, to);
        } catch (IOException | SdkException e) {
            // The client meets the same, and tells why.
        }
        if (bytes == null) {
            ways.remove(bucket);
        }
        return bytes;
    }

    private @Nullable ResponseInputStream<GetObjectResponse> get(Way way, String key, String eTag, long from, long to)
            throws IOException {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol(way.request().protocol())
                .host(way.request().host())
                .port(way.request().port())
                .encodedPath(way.path() + encoded(key))
                .putHeader("If-Match", eTag)
                .putHeader("Range", "bytes=" + from + "-" + (to - 1));
        way.request().firstMatchingHeader("User-Agent").ifPresent(agent -> request.putHeader("User-Agent", agent));
        SdkHttpRequest unsigned = request.build();
        SignedRequest signed = signer.sign(r -> r.identity(credentials.resolveCredentials())
                .request(unsigned)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, way.region())
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));
        HttpExecuteResponse answer = http.prepareRequest(
                        HttpExecuteRequest.builder().request(signed.request()).build())
                .call();
        AbortableInputStream body = answer.responseBody().orElse(null);
        String length =
                answer.httpResponse().firstMatchingHeader("Content-Length").orElse(null);
        if (body == null || length == null || !answer.httpResponse().isSuccessful()) {
            if (body != null) {
                body.abort();
            }
            return null;
        }
        return new ResponseInputStream<>(
                GetObjectResponse.builder()
                        .eTag(answer.httpResponse().firstMatchingHeader("ETag").orElse(null))
                        .contentLength(Long.parseLong(length))
                        .build(),
                body);
    }
}
