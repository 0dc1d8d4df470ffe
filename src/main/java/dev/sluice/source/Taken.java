package dev.sluice.source;

import dev.sluice.source.Bundle.Member;
import java.nio.ByteBuffer;

/**
 * What was read of a source to go into a bundle.
 *
 * @param filled its bytes lie in memory that is soon used again
 */
record Taken(Member member, FilledChunk filled) {
    /** A copy in memory of its own. */
    Taken kept() {
        ByteBuffer bytes = filled.bytes();
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate());
        return new Taken(member, filled.at(copy.flip()));
    }
}
