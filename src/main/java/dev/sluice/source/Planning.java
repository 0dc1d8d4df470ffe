package dev.sluice.source;

import java.time.Instant;

/**
 * When a chunk was planned. What a time without a year means, and what was "2h ago", is counted from here: so a chunk that is loaded again
 * makes the same events.
 *
 * @param load when the load began that the run may only go on with
 * @param run when the run began that planned it
 * @param at a moment not long before: the chunk's lines had been written by then
 */
public record Planning(Instant load, Instant run, Instant at) {}
