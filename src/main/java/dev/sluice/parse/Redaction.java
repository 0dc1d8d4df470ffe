package dev.sluice.parse;

import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonText;
import dev.sluice.parse.json.Rewriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which fields nobody may read, and what stands in their place. A value goes as a whole, whatever it is; null, which says nothing,
 * stays. Immutable; does not show its key.
 */
public final class Redaction {
    /** What stands in a value's place. */
    public enum With {
        /** 32 hexadecimal digits: the first half of HMAC-SHA-256 over what the value says. */
        HASH,
        /** Every value becomes three stars. */
        STARS
    }

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY_BYTES = 16;
    private static final int HASH_BYTES = 16;
    private static final int CHECK_BYTES = 4;

    private final List<JsonPointer> pointers;
    private final @Nullable SecretKeySpec key;
    private final boolean asked;

    private Redaction(List<JsonPointer> pointers, @Nullable SecretKeySpec key, boolean asked) {
        this.pointers = List.copyOf(pointers);
        this.key = key;
        this.asked = asked;
    }

    /**
     * Stars for each value.
     *
     * @param asked whether the user chose them
     */
    public static Redaction stars(List<JsonPointer> pointers, boolean asked) {
        return new Redaction(pointers, null, asked);
    }

    /**
     * A keyed hash for each value.
     *
     * @throws IllegalArgumentException if the key is so short that it can be guessed, and with it the values
     */
    public static Redaction hash(List<JsonPointer> pointers, byte[] key) {
        if (key.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + key.length + " bytes, and at least " + LEAST_KEY_BYTES
                    + " are needed; make one with: openssl rand -hex 32");
        }
        return new Redaction(pointers, new SecretKeySpec(key, ALGORITHM), true);
    }

    public List<JsonPointer> pointers() {
        return pointers;
    }

    /** What the user did not ask for; null: nothing. */
    public @Nullable String remark() {
        return asked
                ? null
                : "--redact put stars in the place of values, since it has no key; give --redact-key-file FILE or set"
                        + " SLUICE_REDACT_KEY for hashes, which tell equal values from others";
    }

    /** Tells one way from another, and one key from another without giving it away. */
    public String fingerprint() {
        return key == null
                ? "stars"
                : "hash by the key "
                        + HexFormat.of()
                                .formatHex(
                                        mac(key).doFinal("sluice".getBytes(StandardCharsets.US_ASCII)), 0, CHECK_BYTES);
    }

    /**
     * Holds the key of events to what is left to read.
     *
     * @throws IllegalArgumentException if all events would have the same, or none
     */
    void check(JsonPointer eventKey) {
        for (JsonPointer pointer : pointers) {
            boolean same = pointer.names().size() == eventKey.names().size();
            if (pointer.isOrHolds(eventKey) && (key == null || !same)) {
                throw new IllegalArgumentException("--redact " + pointer + " leaves no key at " + eventKey
                        + (same
                                ? " but stars; hashes keep keys apart: give --redact-with hash, or another --key"
                                : "; redact " + eventKey + " alone, or give another --key"));
            }
        }
    }

    /**
     * What does it, for one worker.
     *
     * @param numbered whether the format gives a name that comes again a number: all of them are redacted
     */
    Rewriter rewriter(boolean numbered) {
        Mac mac = key == null ? null : mac(key);
        JsonBuffer said = new JsonBuffer(256);
        return new Rewriter(pointers, true, numbered) {
            @Override
            protected boolean named(byte[] in, int from, int to, JsonBuffer out) {
                if (in[from] == 'n') {
                    out.raw(in, from, to);
                } else if (mac == null) {
                    out.string("***");
                } else {
                    said.truncate(0);
                    JsonText.say(in, from, to, said);
                    mac.update(said.bytes(), 0, said.length());
                    out.string(HexFormat.of().formatHex(mac.doFinal(), 0, HASH_BYTES));
                }
                return true;
            }
        };
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
