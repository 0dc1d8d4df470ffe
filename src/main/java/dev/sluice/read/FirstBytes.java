package dev.sluice.read;

import dev.sluice.read.Decoded.Form;
import java.util.HexFormat;

/** What data promises by its first bytes. */
final class FirstBytes {
    private static final int ZSTD = 0xFD2FB528;
    /** Any of sixteen: pzstd puts one before each frame, and so do others. */
    private static final int SKIPPABLE = 0x184D2A50;

    private static final int GZIP = 0x088b1f;
    private static final int ZLIB = 0x78;
    /** 'x' and '^', with which text may begin. */
    private static final int ZLIB_LIKE_TEXT = 0x5e78;

    /** Control characters that stand in logs, too. */
    private static final String IN_TEXT = "\t\n\f\r\033";

    /** A version, how the rest is compressed, and the id of its schema. */
    private static final int REGISTRY_BYTES = 1 + 1 + 16;

    private FirstBytes() {}

    static Form form(byte[] data) {
        if (AggregatedCursor.begins(data)) {
            return Form.AGGREGATED;
        }
        return form(data, 0, data.length);
    }

    /** Of the data of a user record, which is never an aggregated one in its turn. */
    static Form form(byte[] data, int from, int length) {
        if (length >= 4) {
            int first = number(data, from, 4);
            if (first == ZSTD || (first & ~0xf) == SKIPPABLE) {
                return Form.ZSTD;
            }
        }
        if (length >= 3 && number(data, from, 3) == GZIP) {
            return Form.GZIP;
        }
        return length > 6 && isZlib(number(data, from, 2)) ? Form.ZLIB : Form.PLAIN;
    }

    private static boolean isZlib(int header) {
        int bigEndian = (header & 0xff) << 8 | header >>> 8;
        boolean dictionary = (header & 0x2000) != 0;
        return (header & 0xff) == ZLIB && bigEndian % 31 == 0 && !dictionary;
    }

    /** Whether it may as well be text that begins so. Compressed data have control characters, or are very short. */
    static boolean mayBeText(byte[] data, int from, int length) {
        boolean text = number(data, from, 2) == ZLIB_LIKE_TEXT;
        for (int i = from; text && i < from + length; i++) {
            text = data[i] < 0 || data[i] >= ' ' || IN_TEXT.indexOf(data[i]) >= 0;
        }
        return text;
    }

    private static int number(byte[] data, int from, int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (data[from + i] & 0xff) << (8 * i);
        }
        return number;
    }

    /** Whether AWS Glue's schema registry put its header before the data: version 3, then 0, or 5 for zlib. */
    static boolean isOfRegistry(byte[] data, int from, int length) {
        return length > REGISTRY_BYTES && data[from] == 3 && (data[from + 1] == 0 || data[from + 1] == 5);
    }

    /** Why data of the registry gives no events. */
    static String registry(byte[] data, int from) {
        String hex = HexFormat.of().formatHex(data, from + 2, from + REGISTRY_BYTES);
        String id = hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        return "serialized with the Glue schema version " + id + ", whose deserializer reads it";
    }
}
