/**
 * Reads whole streams; the one part of {@code dev.sluice:sluice-read} that needs the AWS SDK ({@code software.amazon.awssdk:kinesis}),
 * which whoever uses it brings along. In: a {@link dev.sluice.read.stream.ReadPlan} and a client of the caller's. Out: records to a
 * {@link dev.sluice.read.stream.RecordSink}, for a {@link dev.sluice.read.RecordDecoder}.
 *
 * <p>The reader has a few threads of its own, and each hands its records to the sink itself, so a slow sink slows the reading. The
 * records of a shard keep their order, and a shard that a split or a merge made is read after those that it was made of.
 */
@NullMarked
package dev.sluice.read.stream;

import org.jspecify.annotations.NullMarked;
