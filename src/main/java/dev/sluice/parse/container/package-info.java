/**
 * Logs of containers, made whole: what a runtime cut into parts is joined again, and so are the lines of a stack trace, for each stream alone.
 * In: a source's bytes in their order. Out: lines, one an event, each with what stood around its first part. Owned by the source's reader.
 */
@NullMarked
package dev.sluice.parse.container;

import org.jspecify.annotations.NullMarked;
