/**
 * The pipe, and stopping it. In: a {@link dev.sluice.load.LoadPlan}. Out: a report and an exit status.
 *
 * <p>Each {@link dev.sluice.load.ChunkWorker} runs on a thread of its own and owns its buffer, its parser and its packer; what workers share is safe for
 * all. Reading stops for a signal, a full rejects limit or a failed delivery; what was read is still delivered, or the checkpoint
 * keeps it open. Every line that was read ends as acknowledged, rejected, left out by a filter, or named as not loaded.
 */
@NullMarked
package dev.sluice.load;

import org.jspecify.annotations.NullMarked;
