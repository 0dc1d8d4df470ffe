/**
 * What lies in the records that Sluice writes, for whoever reads them: a library of its own ({@code dev.sluice:sluice-read}) that needs
 * zstd-jni and nothing else, and that the command reads by itself. In: the data of Kinesis records, of any producer. Out: events.
 *
 * <p>{@link dev.sluice.read.RecordDecoder} undoes the record layouts and says which batch a record holds, and where its events came from
 * ({@link dev.sluice.read.BatchId}). {@link dev.sluice.read.Distinct} tells a batch's first copy from the later ones;
 * {@link dev.sluice.read.DistinctDecoder} does both. Decoders run on the thread that calls and belong to one; nothing is logged, no
 * thread is started and no property of the JVM is set.
 *
 * <p>Source: {@code src/docs/batch-id.md} and the README's table of layouts.
 */
@NullMarked
package dev.sluice.read;

import org.jspecify.annotations.NullMarked;
