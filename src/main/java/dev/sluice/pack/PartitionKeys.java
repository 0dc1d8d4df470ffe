package dev.sluice.pack;

import dev.sluice.stream.Limits;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes keys of events into partition keys. The service takes 1 to 256 characters; a key that is empty, longer, or not UTF-8 stands as
 * the 64 hexadecimal digits of its SHA-256, so that equal keys stay equal. Owned by one worker.
 */
public final class PartitionKeys {
    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest md5 = digest("MD5");
    private final byte[] hash = new byte[16];
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    /** Takes the key in [keyFrom, keyTo) of {@code key}; what this returns stands there as long as that array is left alone. */
    public void set(byte[] key, int keyFrom, int keyTo) {
        bytes = key;
        from = keyFrom;
        to = keyTo;
        int length = keyTo - keyFrom;
        if (length == 0 || length > 4 * Limits.PARTITION_KEY_CHARACTERS || !isTaken(key, keyFrom, keyTo)) {
            sha256.update(key, keyFrom, length);
            bytes = HexFormat.of().formatHex(sha256.digest()).getBytes(StandardCharsets.US_ASCII);
            from = 0;
            to = bytes.length;
        }
    }

    /** The array that holds the partition key's UTF-8 in [{@link #from}, {@link #to}). */
    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    /** The lane that holds the partition key's MD5. */
    public int lane(Lanes lanes) {
        md5.update(bytes, from, to - from);
        try {
            md5.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        return lanes.laneOf(longAt(0), longAt(8));
    }

    private static boolean isTaken(byte[] key, int from, int to) {
        boolean ascii = true;
        for (int i = from; i < to && ascii; i++) {
            ascii = key[i] >= 0;
        }
        if (ascii) {
            return to - from <= Limits.PARTITION_KEY_CHARACTERS;
        }
        String text = new String(key, from, to - from, StandardCharsets.UTF_8);
        return text.length() <= Limits.PARTITION_KEY_CHARACTERS && text.indexOf('\uFFFD') < 0;
    }

    private long longAt(int index) {
        long value = 0;
        for (int i = index; i < index + 8; i++) {
            value = value << 8 | (hash[i] & 0xff);
        }
        return value;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
