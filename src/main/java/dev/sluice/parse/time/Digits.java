package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;

/** Fixed-width decimal fields. Each method gives -1 where something else stands; callers check that the bytes are there. */
final class Digits {
    private Digits() {}

    static int two(byte[] in, int at) {
        int tens = in[at] - '0';
        int ones = in[at + 1] - '0';
        return (tens | ones) < 0 || tens > 9 || ones > 9 ? -1 : tens * 10 + ones;
    }

    static int four(byte[] in, int at) {
        int high = two(in, at);
        int low = two(in, at + 2);
        return (high | low) < 0 ? -1 : high * 100 + low;
    }

    /** One or two digits, the first perhaps a space. */
    static int padded(byte[] in, int at) {
        if (in[at] == ' ') {
            return Bytes.isDigit(in[at + 1]) ? in[at + 1] - '0' : -1;
        }
        return two(in, at);
    }

    /** The month whose three-letter English name stands at {@code at}, 1 to 12. */
    static int month(byte[] in, int at) {
        return switch ((in[at] << 16) | (in[at + 1] << 8) | in[at + 2]) {
            case ('J' << 16) | ('a' << 8) | 'n' -> 1;
            case ('F' << 16) | ('e' << 8) | 'b' -> 2;
            case ('M' << 16) | ('a' << 8) | 'r' -> 3;
            case ('A' << 16) | ('p' << 8) | 'r' -> 4;
            case ('M' << 16) | ('a' << 8) | 'y' -> 5;
            case ('J' << 16) | ('u' << 8) | 'n' -> 6;
            case ('J' << 16) | ('u' << 8) | 'l' -> 7;
            case ('A' << 16) | ('u' << 8) | 'g' -> 8;
            case ('S' << 16) | ('e' << 8) | 'p' -> 9;
            case ('O' << 16) | ('c' << 8) | 't' -> 10;
            case ('N' << 16) | ('o' << 8) | 'v' -> 11;
            case ('D' << 16) | ('e' << 8) | 'c' -> 12;
            default -> -1;
        };
    }
}
