/**
 * The other side, usable as a library by consumers: {@link dev.sluice.read.StreamReader} reads shards, {@link
 * dev.sluice.read.RecordDecoder} undoes the record layouts, {@link dev.sluice.read.Distinct} tells second copies. In: records of any
 * producer. Out: bytes, each event ending in a newline. A consumer with a reading loop of its own needs the decoder alone, and where
 * copies matter {@link dev.sluice.read.DistinctDecoder}.
 */
@NullMarked
package dev.sluice.read;

import org.jspecify.annotations.NullMarked;
