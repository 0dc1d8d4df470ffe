package dev.sluice.source;

import java.nio.ByteBuffer;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/** Tells tar archives by their first header: by its magic, or, if it is older than that, by its checksum. */
final class TarHeader {
    static final int BYTES = 512;

    private static final int NAME_BYTES = 100;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;
    private static final int MAGIC_AT = 257;
    private static final byte[] MAGIC = {'u', 's', 't', 'a', 'r'};

    private TarHeader() {}

    /** Whether a tar begins with the bytes from position to limit; null if it takes more of them to tell. */
    static @Nullable Boolean begins(ByteBuffer bytes) {
        byte[] header = new byte[Math.min(BYTES, bytes.remaining())];
        bytes.duplicate().get(header);
        if (header.length >= MAGIC_AT + MAGIC.length && isMagic(header)) {
            return true;
        }
        int name = nameLength(header);
        if (name == 0) {
            return false;
        }
        // Text has no zeros: what it might be taken for is out of the question.
        return header.length < BYTES ? null : hasZero(header) && isSumRight(header);
    }

    private static boolean isMagic(byte[] header) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (header[MAGIC_AT + i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /** How long the name is, as far as it goes; 0 if it is none, as a first line is: it has a newline. */
    private static int nameLength(byte[] header) {
        int i = 0;
        while (i < header.length && i < NAME_BYTES && header[i] != 0) {
            if (header[i] == '\n') {
                return 0;
            }
            i++;
        }
        return header.length == 0 ? 1 : i;
    }

    private static boolean isSumRight(byte[] header) {
        for (int i = SUM_AT; i < SUM_AT + SUM_BYTES; i++) {
            // Of what is packed hardly any has digits there, and to be told so by an exception takes longer than to
            // unpack some KB.
            if (header[i] != 0 && header[i] != ' ' && (header[i] < '0' || header[i] > '7')) {
                return false;
            }
        }
        try {
            return TarUtils.verifyCheckSum(header);
        } catch (IllegalArgumentException e) {
            return false; // what stands in its place is no number
        }
    }

    private static boolean hasZero(byte[] header) {
        for (byte each : header) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }
}
