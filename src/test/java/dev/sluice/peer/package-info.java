/**
 * Sluice against software that is not ours: the command as a user runs it, an independent implementation of Kinesis, the zstd
 * and gzip programs.
 */
@NullMarked
package dev.sluice.peer;

import org.jspecify.annotations.NullMarked;
