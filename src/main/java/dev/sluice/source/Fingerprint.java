package dev.sluice.source;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What some bytes are known by: how many they are, and the first 128 bits of their SHA-256.
 *
 * @param length in bytes
 */
public record Fingerprint(int length, long high, long low) implements Serializable {
    /** To look one up takes longer than to hash a line. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Fingerprint::newSha256);

    /** So much of a source's beginning is looked at. */
    public static final int MAX_LENGTH = 4096;

    /** The fingerprint of {@code bytes} from position to limit, which stay as they are. */
    public static Fingerprint of(ByteBuffer bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes.duplicate());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Fingerprint(bytes.remaining(), hash.getLong(), hash.getLong());
    }

    /** The thread's own: ready to begin, and done with before it is asked for again. */
    /** Every Java has it. */
    public static MessageDigest sha256() {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        return digest;
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
