/**
 * Proves from the stream that a load is there. In: what a checkpoint says is done, and the stream's records, as
 * {@link dev.sluice.read.stream.StreamReader} hands them on. Out: a {@link dev.sluice.verify.Verdict}. One thread at a time.
 */
@NullMarked
package dev.sluice.verify;

import org.jspecify.annotations.NullMarked;
