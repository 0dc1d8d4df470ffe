/**
 * Times as logs write them, read from bytes and written as ISO 8601 with their zone. Everything here is owned by one worker.
 */
@NullMarked
package dev.sluice.parse.time;

import org.jspecify.annotations.NullMarked;
