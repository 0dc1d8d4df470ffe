/**
 * What can be read. In: names typed by the user. Out: {@link dev.sluice.read.Chunk}s filled with whole events, in direct buffers, each with
 * the header line in force. Workers ask a {@link dev.sluice.source.ChunkSupplier} for them, several at once where a source can be read at any
 * offset, else one at a time.
 *
 * <p>An input has an identity from the listing on; what is opened is what was listed, or it is named and not loaded. A line belongs to
 * one chunk, whoever reads it. A listing is divided into {@link dev.sluice.source.WorkUnit}s, which processes can share among them without
 * a word: nothing is opened to plan them.
 *
 * <p>What its events are is one {@link dev.sluice.source.Framing} for all sources, or chosen for each by its first bytes; a checkpoint keeps
 * the choice.
 *
 * <p>A source whose events do not end where lines do is split ({@link dev.sluice.source.Splitting}): its bytes are then those of lines made
 * of it, as if they had lain packed in it, and each chunk brings the places where its lines stand in the source as it is.
 *
 * <p>Small neighbours become one chunk, a {@link dev.sluice.source.Bundle}: inputs are opened one after the other, in their order, and
 * whoever opens them fills its memory with all that is left of each small one, until the next does not fit, is not small, or is of another
 * group. Groups are a matter of the listing: their listed sizes come to no more than a chunk. So what goes into a bundle depends on the
 * inputs and on the checkpoint alone, and is the same for whoever reads some groups and no others. The checkpoint hears of all members at once, just before the bundle is
 * handed out; a bundle that an earlier run left is handed out as it was once its last member is opened.
 */
@NullMarked
package dev.sluice.source;

import org.jspecify.annotations.NullMarked;
