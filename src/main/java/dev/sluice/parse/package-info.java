/**
 * How a line becomes an event: formats, detection, filters, keys. In: lines (or multi-line groups) as slices of byte arrays. Out: events
 * as slices, each with its key. A {@link dev.sluice.parse.ParsePlan} is shared and immutable; an {@link dev.sluice.parse.EventStage} is
 * owned by one worker and keeps no state between chunks.
 */
@NullMarked
package dev.sluice.parse;

import org.jspecify.annotations.NullMarked;
