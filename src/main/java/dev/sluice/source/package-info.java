/**
 * What can be read. In: names typed by the user. Out: {@link dev.sluice.source.Chunk}s filled with whole lines, in direct
 * buffers. Sources that can be read at any offset are read by several workers at once; the others one worker at a time.
 *
 * <p>Small neighbours become one chunk, a {@link dev.sluice.source.Bundle}: inputs are opened one after the other, in their order, and
 * whoever opens them fills its memory with all that is left of each small one, until the next does not fit, or is not small. So what goes
 * into a bundle depends on the inputs and on the checkpoint alone. The checkpoint hears of all members at once, just before the bundle is
 * handed out; a bundle that an earlier run left is handed out as it was once its last member is opened.
 */
@NullMarked
package dev.sluice.source;

import org.jspecify.annotations.NullMarked;
