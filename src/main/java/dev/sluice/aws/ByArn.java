package dev.sluice.aws;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;

/** Asks for a stream by its ARN in place of its name, which is how another account's stream is read. */
record ByArn(String arn) implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        if (request instanceof DescribeStreamSummaryRequest describe) {
            return describe.toBuilder().streamName(null).streamARN(arn).build();
        }
        if (request instanceof ListShardsRequest list) {
            // A page that goes on says by its token of which stream.
            return list.nextToken() == null
                    ? list.toBuilder().streamName(null).streamARN(arn).build()
                    : list;
        }
        if (request instanceof GetShardIteratorRequest iterator) {
            return iterator.toBuilder().streamName(null).streamARN(arn).build();
        }
        return request instanceof GetRecordsRequest records
                ? records.toBuilder().streamARN(arn).build()
                : request;
    }
}
