package dev.sluice.local;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** What the endpoint hands out to be handed back: fields without slashes, opaque to clients, told from what it never wrote. */
final class Token {
    private Token() {}

    static String encode(String kind, Object... fields) {
        StringBuilder text = new StringBuilder(kind);
        for (Object field : fields) {
            text.append('/').append(field);
        }
        String whole = text + "/" + checksum(text.toString());
        return Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
    }

    /** The fields that {@link #encode} was given; null if it never made this token. */
    static @Nullable List<String> decode(String kind, String token) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        int last = text.lastIndexOf('/');
        if (last < 0
                || !text.startsWith(kind + "/")
                || !checksum(text.substring(0, last)).equals(text.substring(last + 1))) {
            return null;
        }
        return List.of(text.substring(kind.length() + 1, last).split("/", -1));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
