package dev.sluice.pack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keys of events as partition keys. The service takes 1 to 256 characters; a key that is empty, longer, or not UTF-8 stands as the 64
 * hexadecimal digits of its SHA-256, so equal keys stay equal. Owned by one worker.
 */
public final class PartitionKeys {
    private static final int MAX_CHARACTERS = 256;

    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest md5 = digest("MD5");
    private final byte[] hash = new byte[16];

    /** The partition key for the bytes in [from, to) of {@code key}. */
    public String of(byte[] key, int from, int to) {
        if (to > from && to - from <= 4 * MAX_CHARACTERS) {
            String text = new String(key, from, to - from, StandardCharsets.UTF_8);
            if (text.length() <= MAX_CHARACTERS && (isAscii(key, from, to) || text.indexOf('\uFFFD') < 0)) {
                return text;
            }
        }
        sha256.update(key, from, to - from);
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The lane of the partition key for those bytes. */
    public int laneOf(byte[] key, int from, int to, Lanes lanes) {
        if (to > from && to - from <= MAX_CHARACTERS && isAscii(key, from, to)) {
            md5.update(key, from, to - from);
        } else {
            md5.update(of(key, from, to).getBytes(StandardCharsets.UTF_8));
        }
        try {
            md5.digest(hash, 0, hash.length);
        } catch (java.security.DigestException e) {
            throw new IllegalStateException(e);
        }
        return lanes.laneOf(longAt(0), longAt(8));
    }

    private long longAt(int index) {
        long value = 0;
        for (int i = index; i < index + 8; i++) {
            value = value << 8 | (hash[i] & 0xff);
        }
        return value;
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
