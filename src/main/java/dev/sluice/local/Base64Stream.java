package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Decodes one base64 text that comes in pieces. Not for use by several threads. */
final class Base64Stream {
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private byte[] decoded = {};
    /** The characters of an unfinished group of four, six bits each. */
    private int bits;

    private int characters;
    private int padding;

    /** Begins a new text. */
    void reset() {
        bits = 0;
        characters = 0;
        padding = 0;
    }

    /**
     * Decodes {@code in[from, to)} up to the first byte that base64 does not know and appends to {@code out}.
     *
     * @return where it stopped
     * @throws Refusal if the text goes on after its padding
     */
    int decode(byte[] in, int from, int to, ByteBuf out) throws Refusal {
        if (decoded.length < in.length) {
            decoded = new byte[in.length];
        }
        byte[] target = decoded;
        int written = 0;
        int at = from;
        while (at < to) {
            if (characters == 0 && padding == 0) {
                for (; to - at >= 4; at += 4, written += 3) {
                    int group = (VALUES[in[at] & 0xff] << 18)
                            | (VALUES[in[at + 1] & 0xff] << 12)
                            | (VALUES[in[at + 2] & 0xff] << 6)
                            | VALUES[in[at + 3] & 0xff];
                    if (group < 0) {
                        break;
                    }
                    target[written] = (byte) (group >> 16);
                    target[written + 1] = (byte) (group >> 8);
                    target[written + 2] = (byte) group;
                }
                if (at == to) {
                    break;
                }
            }
            byte value = VALUES[in[at] & 0xff];
            if (value < 0 && in[at] != '=') {
                break;
            }
            at++;
            if (value < 0) {
                padding++;
                continue;
            }
            if (padding > 0) {
                throw invalid();
            }
            bits = (bits << 6) | value;
            if (++characters == 4) {
                target[written++] = (byte) (bits >> 16);
                target[written++] = (byte) (bits >> 8);
                target[written++] = (byte) bits;
                bits = 0;
                characters = 0;
            }
        }
        out.writeBytes(target, 0, written);
        return at;
    }

    /** Ends the text: appends the last one or two bytes. */
    void finish(ByteBuf out) throws Refusal {
        if (padding > 0 ? characters + padding != 4 || padding > 2 : characters != 0) {
            throw invalid();
        }
        if (characters == 2) {
            out.writeByte(bits >> 4);
        } else if (characters == 3) {
            out.writeByte(bits >> 10);
            out.writeByte(bits >> 2);
        }
        reset();
    }

    private static Refusal invalid() {
        return Refusal.unreadable("Data is not valid base64.");
    }
}
