package dev.sluice.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.parse.json.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks for an expression in bytes; plain text, which most are, without RE2's machine. Owned by one worker. */
final class ByteSearch {
    private static final String SPECIAL = "\\^$.|?*+()[]{}";

    private final byte[] plain;
    private final @Nullable Matcher matcher;

    private ByteSearch(byte[] plain, @Nullable Matcher matcher) {
        this.plain = plain;
        this.matcher = matcher;
    }

    static ByteSearch of(String expression) {
        boolean isPlain = expression.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0) && !expression.isEmpty();
        Pattern pattern = Filters.compile(expression);
        byte[] plain = isPlain ? expression.getBytes(StandardCharsets.UTF_8) : new byte[0];
        return new ByteSearch(plain, isPlain ? null : pattern.matcher(new byte[0]));
    }

    boolean isIn(byte[] in, int from, int to) {
        if (matcher != null) {
            return matcher.reset(Arrays.copyOfRange(in, from, to)).find();
        }
        int last = to - plain.length;
        for (int at = from; at <= last; at++) {
            at = Bytes.find(in, at, last + 1, (char) (plain[0] & 0xFF));
            if (at <= last && Arrays.equals(in, at, at + plain.length, plain, 0, plain.length)) {
                return true;
            }
        }
        return false;
    }
}
