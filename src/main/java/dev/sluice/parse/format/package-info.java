/**
 * A line of each format becomes one JSON object. In: slices of byte arrays. Out: objects in a {@link dev.sluice.parse.json.JsonBuffer}.
 * Parsers are owned by one worker, know nothing of the lines before but the header in force, and report what they cannot parse
 * without an exception.
 */
@NullMarked
package dev.sluice.parse.format;

import org.jspecify.annotations.NullMarked;
