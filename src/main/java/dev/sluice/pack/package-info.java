/**
 * Events of one chunk become {@link dev.sluice.pack.Batch}es. In: {@link dev.sluice.pack.LaneEvents}. Out: batches to a
 * {@link dev.sluice.pack.BatchSink}, in order; the sink hears of an event that fits into no record as well.
 *
 * <p>A packer is owned by one worker; {@link dev.sluice.pack.Lanes} is immutable and shared; a {@link dev.sluice.pack.LevelGovernor} is
 * shared and safe. What goes into which batch depends on the input and the options alone, never on timing: the level may change
 * with the load, since it changes no batch's events and no id.
 */
@NullMarked
package dev.sluice.pack;

import org.jspecify.annotations.NullMarked;
