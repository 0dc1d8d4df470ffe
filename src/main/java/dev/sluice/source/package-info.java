/**
 * What can be read. In: names typed by the user. Out: {@link dev.sluice.source.Chunk}s filled with whole lines, in direct
 * buffers. Sources that can be read at any offset are read by several workers at once; the others one worker at a time.
 */
@NullMarked
package dev.sluice.source;

import org.jspecify.annotations.NullMarked;
