/**
 * Logs that look like a real shop's, by the gigabyte, for the benchmarks and the samples: visitors with sessions, pages and their assets,
 * Zipf-distributed clients, paths and agents, clocks that only go forward. Format, size and seed alone decide every byte, on any
 * JDK. Nothing here needs more than the JDK: scripts/make-log compiles this package by itself.
 */
@NullMarked
package dev.sluice.corpus;

import org.jspecify.annotations.NullMarked;
