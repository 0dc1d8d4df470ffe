package dev.sluice.stream;

import java.util.regex.Pattern;

/**
 * What Kinesis Data Streams accepts, each figure with its source. All sizes in bytes.
 *
 * <p>[quotas] docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html; [PutRecords], [PutRecord] and
 * [DescribeStreamSummary] are the pages of the API reference, docs.aws.amazon.com/kinesis/latest/APIReference/.
 */
public final class Limits {
    /** Data and partition key of one record, unless the stream allows more [quotas, PutRecord]. */
    public static final int RECORD_BYTES = 1 << 20;

    /** The most that a stream can be set to allow; meant for less than 2% of its traffic [quotas, DescribeStreamSummary]. */
    public static final int LARGEST_RECORD_BYTES = 10 << 20;

    /** Records of one request [PutRecords]. */
    public static final int REQUEST_RECORDS = 500;

    /** Data and partition keys of one request [PutRecords]. */
    public static final int REQUEST_BYTES = 10 << 20;

    /** Data and partition keys into one shard, in both capacity modes [quotas]. */
    public static final int SHARD_BYTES_PER_SECOND = 1 << 20;

    /** Records into one shard, in both capacity modes [quotas]. */
    public static final int SHARD_RECORDS_PER_SECOND = 1_000;

    /** Unicode characters, at least one [PutRecords]. */
    public static final int PARTITION_KEY_CHARACTERS = 256;

    /** A stream's name [CreateStream, in the API reference]. */
    public static final Pattern STREAM_NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

    private Limits() {}
}
