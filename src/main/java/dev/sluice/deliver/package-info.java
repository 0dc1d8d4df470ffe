/**
 * Batches go into the stream: the in-flight budget, shard pacing, KPL (its sole importer), retries, limits, preflight.
 * Every batch that is submitted ends exactly once.
 */
@NullMarked
package dev.sluice.deliver;

import org.jspecify.annotations.NullMarked;
