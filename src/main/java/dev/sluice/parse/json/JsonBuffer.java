package dev.sluice.parse.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A byte array that grows, to which one JSON text is appended at a time; it is never given back. Text arrives as bytes that ought to
 * be UTF-8: what is not becomes U+FFFD, one for each longest well-formed beginning, as browsers and Java do.
 */
public final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** For each ASCII byte: 0 as it is, 'u' as a six-byte escape, or the letter of its two-byte escape. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private byte[] bytes;
    private int length;

    public JsonBuffer(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    /** The memory itself, valid until the next append; what was appended is in [0, {@link #length}). */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Forgets what was appended behind the first {@code newLength} bytes. */
    public void truncate(int newLength) {
        if (newLength > length) {
            throw new IllegalArgumentException("cannot truncate " + length + " bytes to " + newLength);
        }
        length = newLength;
    }

    /** A member's name as {@link #name} takes it: comma, quoted name, colon. */
    public static byte[] encodeName(String name) {
        JsonBuffer out = new JsonBuffer(name.length() + 8);
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        out.put(',');
        out.string(utf8, 0, utf8.length);
        out.put(':');
        return Arrays.copyOf(out.bytes, out.length);
    }

    /** Appends a name made by {@link #encodeName}, without its comma when it is the object's first. */
    public void name(byte[] encoded) {
        int skip = length > 0 && bytes[length - 1] == '{' ? 1 : 0;
        raw(encoded, skip, encoded.length);
    }

    /** Appends a name that is known only now. */
    public void name(byte[] in, int from, int to) {
        if (length > 0 && bytes[length - 1] != '{') {
            put(',');
        }
        string(in, from, to);
        put(':');
    }

    /** Appends one ASCII character. */
    public void put(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    /** Appends bytes as they are. */
    public void raw(byte[] in, int from, int to) {
        int count = to - from;
        reserve(count + 8);
        copy(in, from, count, bytes, length);
        length += count;
    }

    /** Copies bytes in words, up to seven more than asked for; {@code out} has room for them. */
    private static void copy(byte[] in, int from, int count, byte[] out, int at) {
        if (count > 64) {
            System.arraycopy(in, from, out, at, count);
        } else if (count >= 8) {
            int i = 0;
            for (; i + 8 <= count; i += 8) {
                Bytes.putWord(out, at + i, Bytes.word(in, from + i));
            }
            Bytes.putWord(out, at + count - 8, Bytes.word(in, from + count - 8));
        } else if (from + 8 <= in.length) {
            Bytes.putWord(out, at, Bytes.word(in, from));
        } else {
            for (int i = 0; i < count; i++) {
                out[at + i] = in[from + i];
            }
        }
    }

    /** Appends ASCII text as it is. */
    public void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** Appends {@code value} in decimal, with zeros in front up to {@code digits} digits. */
    public void padded(int value, int digits) {
        reserve(digits);
        int rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** Appends decimal digits as a JSON number: zeros in front, which JSON forbids, are dropped. */
    public void digits(byte[] in, int from, int to) {
        int first = from;
        while (first < to - 1 && in[first] == '0') {
            first++;
        }
        raw(in, first, to);
    }

    /** Appends a member: a name made by {@link #encodeName}, and bytes as a JSON string. */
    public void member(byte[] encoded, byte[] in, int from, int to) {
        reserve(encoded.length + to - from + 24);
        int end = copyName(encoded);
        bytes[end] = '"';
        length = end + 1;
        content(in, from, to);
        put('"');
    }

    /** Appends a member whose value stands in the line as it stands in JSON. */
    public void plainMember(byte[] encoded, byte[] in, int from, int to) {
        reserve(encoded.length + to - from + 8);
        int end = copyName(encoded);
        copy(in, from, to - from, bytes, end);
        length = end + to - from;
    }

    /** Copies a name behind what was appended, without its comma when it is the object's first; gives where it ends. */
    private int copyName(byte[] encoded) {
        int skip = length > 0 && bytes[length - 1] == '{' ? 1 : 0;
        copy(encoded, skip, encoded.length - skip, bytes, length);
        return length + encoded.length - skip;
    }

    /** Appends text of the program's own as a JSON string. */
    public void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        string(utf8, 0, utf8.length);
    }

    /** Appends bytes as a JSON string, quotes included. */
    public void string(byte[] in, int from, int to) {
        put('"');
        content(in, from, to);
        put('"');
    }

    /** Appends bytes as the inside of a JSON string. */
    public void content(byte[] in, int from, int to) {
        reserve(to - from + 16);
        byte[] out = bytes;
        int at = from;
        int end = length;
        while (at + 8 <= to) {
            long word = Bytes.word(in, at);
            long hit = Bytes.unplain(word);
            Bytes.putWord(out, end, word);
            if (hit == 0) {
                at += 8;
                end += 8;
                continue;
            }
            int plain = Long.numberOfTrailingZeros(hit) >>> 3;
            length = end + plain;
            at = escape(in, at + plain, to);
            reserve(to - at + 16);
            out = bytes;
            end = length;
        }
        length = end;
        if (at < to && at + 8 <= in.length) {
            // What lies beyond the text comes along, and counts for nothing.
            int rest = to - at;
            long word = Bytes.word(in, at);
            if ((Bytes.unplain(word) & ((1L << (8 * rest)) - 1)) == 0) {
                Bytes.putWord(out, end, word);
                length = end + rest;
                return;
            }
        }
        while (at < to) {
            byte b = in[at];
            if (b >= 0 && ESCAPES[b] == 0) {
                reserve(1);
                bytes[length++] = b;
                at++;
            } else {
                at = escape(in, at, to);
            }
        }
    }

    /** Appends the character at {@code at}, which cannot stand as it is or is not ASCII; returns where the next begins. */
    private int escape(byte[] in, int at, int to) {
        reserve(6);
        byte b = in[at];
        if (b < 0) {
            int sequence = Utf8.length(in, at, to);
            if (sequence < 0) {
                bytes[length++] = (byte) 0xEF;
                bytes[length++] = (byte) 0xBF;
                bytes[length++] = (byte) 0xBD;
                return at - sequence;
            }
            for (int i = 0; i < sequence; i++) {
                bytes[length++] = in[at + i];
            }
            return at + sequence;
        }
        bytes[length++] = '\\';
        bytes[length++] = ESCAPES[b];
        if (ESCAPES[b] == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[b >> 4];
            bytes[length++] = HEX[b & 15];
        }
        return at + 1;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            int wanted =
                    Math.max(Math.addExact(length, more), (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 16));
            bytes = Arrays.copyOf(bytes, wanted);
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
