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
        /** It could not be read: {@link #obstacle} says why. */
        UNKNOWN,
        /** The same, but the second half of it is the same lines over and over. */
        REPETITION,
        SAME
    }

    private final Rereading rereading;
    private boolean goesOn;
    private String obstacle = "";

    Prefix(Rereading rereading) {
        this.rereading = rereading;
    }

    /** Whether something follows what {@link #compare} found to be the same. */
    boolean goesOn() {
        return goesOn;
    }

    /**
     * Whether all that was delivered of the known source stands here, at the same places.
     *
     * @throws ReadingStoppedException if the load is stopped meanwhile
     */
    Proof compare(Known known) throws ReadingStoppedException {
        PrefixCheck check = new PrefixCheck(known);
        Repetition repetition = new Repetition(known.coverage().plannedEnd());
        try (ReadableByteChannel bytes = rereading.open()) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            long at = 0;
            while (!check.ended() && bytes.read(block.clear()) >= 0) {
                check.agrees(block, 0, block.position(), at);
                repetition.saw(block, at);
                at += block.position();
            }
            goesOn = check.proved() && (at > known.coverage().plannedEnd() || follows(bytes, block));
        } catch (ReadingStoppedException e) {
            throw e;
        } catch (IOException e) {
            obstacle = Reasons.of(e);
            return check.ended() && !check.proved() ? Proof.NONE : Proof.UNKNOWN;
        }
        if (!check.proved()) {
            return Proof.NONE;
        }
        return repetition.holds() ? Proof.REPETITION : Proof.SAME;
    }

    /** What is there and cannot be read follows, too. */
    private static boolean follows(ReadableByteChannel bytes, ByteBuffer block) throws ReadingStoppedException {
        try {
            return bytes.read(block.clear()) > 0;
        } catch (ReadingStoppedException e) {
            throw e;
        } catch (IOException e) {
            return true;
        }
    }

    String obstacle() {
        return obstacle;
    }
}
