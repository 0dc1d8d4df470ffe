/**
 * The other side, usable as a library by consumers: {@link dev.sluice.read.StreamReader} reads shards, {@link
 * dev.sluice.read.RecordDecoder} undoes the record layouts, {@link dev.sluice.read.Distinct} leaves out second copies. In: records of any
 * producer. Out: bytes, each event ending in a newline. A consumer with a reading loop of its own needs the decoder alone, and where
 * copies matter {@link dev.sluice.read.DistinctDecoder}.
 *
 * <p>The reader has a few threads of its own, and each hands its records to the sink itself, so a slow sink slows the reading; decoders run
 * on the thread that calls. The records of a shard keep their order, and a shard that a split or a merge made is read after those that it
 * was made of.
 */
@NullMarked
package dev.sluice.read;

import org.jspecify.annotations.NullMarked;
