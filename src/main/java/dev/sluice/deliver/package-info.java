/**
 * Batches go into the stream. In: batches from any worker, which waits while the in-flight budget is taken. Out: to
 * {@link dev.sluice.deliver.Outcomes}, what became of each; every batch that is submitted ends exactly once.
 *
 * <p>One dispatcher thread owns the shards' slots, their pace and their order; others write to its mailbox. Sole importer of KPL, whose
 * daemon is a process of its own. A record that a shard refuses is sent again until it is taken, or until nothing is acknowledged for
 * {@code --give-up-after}.
 */
@NullMarked
package dev.sluice.deliver;

import org.jspecify.annotations.NullMarked;
