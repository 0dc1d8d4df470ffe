/**
 * A Kinesis stream as every other room sees it. In: the service's answers. Out: its {@link dev.sluice.stream.StreamDescription}, shards
 * and their ranges of hash keys, the service's limits, and its errors in words.
 *
 * <p>Values, and questions that run on the thread that asks, but for one that may take no longer than a hint is worth. The open shards of
 * a description cover each hash key exactly once; an answer that says otherwise is refused.
 */
@NullMarked
package dev.sluice.stream;

import org.jspecify.annotations.NullMarked;
