/**
 * How a line becomes an event: formats, detection, filters, keys. In: lines as slices of a buffer. Out: events as bytes.
 * Parsers are owned by one worker and keep no state between chunks.
 */
@NullMarked
package dev.sluice.parse;

import org.jspecify.annotations.NullMarked;
