/**
 * Puts batches into the stream. In: batches from any worker, through {@link dev.sluice.deliver.Delivery}, which lets it wait while the
 * in-flight budget is used up. Out: to {@link dev.sluice.deliver.Outcomes}, how each ended; every batch that is submitted ends exactly once.
 *
 * <p>One dispatcher thread owns the shards' slots, their pace and their order; other threads write to its mailbox. Only this room imports
 * KPL, whose daemon is a process of its own. A record that a shard refuses is sent again until it is taken, or until nothing is acknowledged
 * for {@code --give-up-after}. Two {@link dev.sluice.deliver.Sender}s know the service: KPL, and the SDK in this process. Read {@link dev.sluice.deliver.SenderDelivery} first: it names the parts.
 */
@NullMarked
package dev.sluice.deliver;

import org.jspecify.annotations.NullMarked;
