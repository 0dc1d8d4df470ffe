package dev.sluice.corpus;

import static dev.sluice.corpus.Bytes.ascii;

import java.time.LocalDateTime;
import java.util.List;

/** Goes forward only, some 60 events a second from 1 October 2025 on. A second's texts are made once and live until the next. */
final class Clock {
    private static final LocalDateTime START = LocalDateTime.of(2025, 10, 1, 0, 0);
    private static final List<String> MONTHS = Bytes.words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");

    /** {@code 2025-10-01T00:00:00.000Z} */
    final byte[] iso = ascii("YYYY-MM-DDTHH:MM:SS.mmmZ");

    /** {@code 2025-10-01 00:00:00,000} */
    final byte[] logback = ascii("YYYY-MM-DD HH:MM:SS,mmm");

    private byte[] apache = {};
    private byte[] spaced = {};
    private byte[] bsd = {};
    private long millis;
    private long second = -1;

    void tick(Dice dice) {
        millis += dice.below(33);
        if (millis / 1000 != second) {
            second = millis / 1000;
            startSecond(START.plusSeconds(second));
        }
        int rest = (int) (millis % 1000);
        for (int i = 22; i > 19; i--, rest /= 10) {
            iso[i] = (byte) ('0' + rest % 10);
            logback[i] = iso[i];
        }
    }

    private void startSecond(LocalDateTime now) {
        int day = now.getDayOfMonth();
        String month = MONTHS.get(now.getMonthValue() - 1);
        String time = two(now.getHour()) + ":" + two(now.getMinute()) + ":" + two(now.getSecond());
        apache = ascii(two(day) + "/" + month + "/" + now.getYear() + ":" + time + " +0000");
        spaced = ascii(now.toLocalDate() + " " + time);
        bsd = ascii(month + (day < 10 ? "  " : " ") + day + " " + time);
        System.arraycopy(spaced, 0, logback, 0, spaced.length);
        System.arraycopy(spaced, 0, iso, 0, spaced.length);
        iso[10] = 'T';
    }

    private static String two(int number) {
        return (number < 10 ? "0" : "") + number;
    }

    /** {@code 01/Oct/2025:00:00:00 +0000} */
    byte[] apache() {
        return apache;
    }

    /** {@code 2025-10-01 00:00:00} */
    byte[] spaced() {
        return spaced;
    }

    /** {@code Oct  1 00:00:00} */
    byte[] bsd() {
        return bsd;
    }
}
