package dev.sluice.parse.time;

/** {@code 10/Oct/2000:13:55:36 -0700}: the Common Log Format, as Apache and nginx write it. */
public final class CommonLogTime implements TimeReader {
    public static final int BYTES = 26;

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        if (to - from < BYTES
                || in[from + 2] != '/'
                || in[from + 6] != '/'
                || in[from + 11] != ':'
                || in[from + 14] != ':'
                || in[from + 17] != ':'
                || in[from + 20] != ' ') {
            return -1;
        }
        int offset = Digits.four(in, from + 22);
        int seconds = (offset / 100 * 60 + offset % 100) * 60;
        boolean west = in[from + 21] == '-';
        if (offset < 0
                || offset % 100 > 59
                || (!west && in[from + 21] != '+')
                || !into.date(Digits.four(in, from + 7), Digits.month(in, from + 3), Digits.two(in, from))
                || !into.time(Digits.two(in, from + 12), Digits.two(in, from + 15), Digits.two(in, from + 18))
                || !into.offset(west ? -seconds : seconds)) {
            return -1;
        }
        return from + BYTES;
    }
}
