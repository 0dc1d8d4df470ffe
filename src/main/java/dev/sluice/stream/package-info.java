/**
 * A Kinesis stream as everybody sees it: its shards and their ranges of hash keys, its description, the service's limits, and its errors
 * in words.
 */
@NullMarked
package dev.sluice.stream;

import org.jspecify.annotations.NullMarked;
