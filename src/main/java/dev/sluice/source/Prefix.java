package dev.sluice.source;

import dev.sluice.source.Identities.Rereading;
import dev.sluice.source.Resume.Known;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** What a source begins with, read once more to compare it with what was delivered. */
final class Prefix {
    private static final int BLOCK = 256 << 10;

    /** What came of the comparison. */
    enum Proof {
        /** Something is missing or other. */
        NONE,
        /** The same, but the same lines over and over. */
        REPETITION,
        SAME
    }

    private final ByteBuffer beginning;
    private final Rereading rereading;

    /** @param beginning the first bytes, from position to limit */
    Prefix(ByteBuffer beginning, Rereading rereading) {
        this.beginning = beginning;
        this.rereading = rereading;
    }

    /** Whether all that was delivered of the known source stands here, at the same places. */
    Proof compare(Known known) {
        PrefixCheck check = new PrefixCheck(known);
        Repetition repetition = new Repetition(beginning);
        try (ReadableByteChannel bytes = rereading.open()) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            long at = 0;
            while (!check.ended() && bytes.read(block.clear()) >= 0) {
                check.agrees(block, 0, block.position(), at);
                repetition.saw(block, at);
                at += block.position();
            }
        } catch (IOException e) {
            return Proof.NONE; // not all of it is there
        }
        if (!check.proved()) {
            return Proof.NONE;
        }
        return repetition.holds() ? Proof.REPETITION : Proof.SAME;
    }
}
