package dev.sluice.source;

import java.io.IOException;

/** Goes through one of xz's blocks by its chunks, each of which begins with its length. */
final class XzChunks {
    private final PackedWindow window;
    private final int checkBytes;
    private final long from;
    private long behind;
    private long unpadded;
    private long unpacked;
    private boolean ended;

    /** Begins behind the header of the block that begins at {@code from}. */
    XzChunks(PackedWindow window, XzStream stream, long from) throws IOException {
        this.window = window;
        this.checkBytes = stream.checkBytes();
        this.from = from;
        this.behind = from + (window.reach(from + 1) ? (window.at(from) + 1) * 4L : 0);
    }

    /** Goes through one more, or through what follows the last one in its block; false if there is none. */
    boolean next() throws IOException {
        if (ended || !window.reach(behind + 1)) {
            return false;
        }
        int control = window.at(behind);
        if (control == 0) {
            unpadded = behind + 1 - from + checkBytes;
            behind = from + (behind + 4 - from) / 4 * 4 + checkBytes;
            ended = true;
            return true;
        }
        boolean isPacked = control >= 0x80;
        if ((control > 2 && !isPacked) || !window.reach(behind + 5)) {
            return false;
        }
        int length = two(behind + 1) + 1;
        if (isPacked) {
            unpacked += ((control & 0x1F) << 16) + length;
            behind += (control >= 0xC0 ? 6 : 5) + two(behind + 3) + 1;
        } else {
            unpacked += length;
            behind += 3 + length;
        }
        return true;
    }

    private int two(long offset) {
        return window.at(offset) << 8 | window.at(offset + 1);
    }

    /** Where the next chunk begins, or what follows the block. */
    long behind() {
        return behind;
    }

    /** Whether this was all of the block. */
    boolean ended() {
        return ended;
    }

    long packed() {
        return behind - from;
    }

    /** So many bytes come of it. */
    long unpacked() {
        return unpacked;
    }

    /** Of a block that ended: its header, its packed bytes and its check. */
    long unpadded() {
        return unpadded;
    }
}
