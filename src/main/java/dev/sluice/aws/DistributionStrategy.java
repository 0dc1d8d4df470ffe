package dev.sluice.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;

/**
 * Reads a stream's record distribution strategy out of DescribeStreamSummary's answer as it came over the wire, since the newest SDK
 * (2.52) has no name for the field yet. Works for JSON and CBOR: in both, the value follows its key within a few bytes.
 */
final class DistributionStrategy implements ExecutionInterceptor {
    private static final Pattern AUTO = Pattern.compile("RecordDistributionStrategy.{1,5}AUTO", Pattern.DOTALL);

    private volatile boolean auto;

    /** Whether the stream last described deals records to shards itself. */
    boolean auto() {
        return auto;
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof DescribeStreamSummaryRequest)
                || context.responseBody().isEmpty()) {
            return context.responseBody();
        }
        try (InputStream body = context.responseBody().get()) {
            byte[] answer = body.readAllBytes();
            auto = AUTO.matcher(new String(answer, StandardCharsets.ISO_8859_1)).find();
            return Optional.of(new ByteArrayInputStream(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
