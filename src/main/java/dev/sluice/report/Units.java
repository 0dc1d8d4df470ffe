package dev.sluice.report;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them: three digits that matter, binary units for bytes, never rounded up to "done". */
public final class Units {
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String[] COUNT_UNITS = {"", "k", "M", "G", "T", "P", "E"};

    private Units() {}

    /** Such as {@code 0 B}, {@code 999 B}, {@code 1.23 MiB}, {@code 45.6 GiB}. */
    public static String bytes(double bytes) {
        int unit = 0;
        double amount = bytes;
        while (amount >= 999.5 && unit < BYTE_UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return (unit == 0 ? String.valueOf(Math.round(amount)) : threeDigits(amount)) + " " + BYTE_UNITS[unit];
    }

    public static String bytes(long bytes) {
        return bytes((double) bytes);
    }

    /** Such as {@code 12.3 MiB/s}. */
    static String bytesPerSecond(double rate) {
        return bytes(rate) + "/s";
    }

    /** Mebibytes without the unit, for columns. */
    static String mebibytes(double bytes) {
        double amount = bytes / (1 << 20);
        return amount >= 999.5 ? grouped(Math.round(amount)) : threeDigits(amount);
    }

    static String mebibytes(long bytes) {
        return mebibytes((double) bytes);
    }

    /** Such as {@code 999}, {@code 12.3k}, {@code 4.56M}. */
    static String count(double count) {
        int unit = 0;
        double amount = count;
        while (amount >= 999.5 && unit < COUNT_UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        return (unit == 0 ? String.valueOf(Math.round(amount)) : threeDigits(amount)) + COUNT_UNITS[unit];
    }

    static String count(long count) {
        return count((double) count);
    }

    /** All digits, in groups: {@code 12,345,678}. */
    public static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code count} things, in all digits: {@code 1 shard}, {@code 2,000 shards}. */
    public static String things(long count, String one, String many) {
        return grouped(count) + " " + (count == 1 ? one : many);
    }

    /** Such as {@code 0.35 s}, {@code 12.3 s}, {@code 4 min 05 s}, {@code 3 h 20 min}, {@code 5 d 07 h}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        long seconds = Math.round(millis / 1000.0);
        if (millis < 59_950) {
            return threeDigits(millis / 1000.0) + " s";
        } else if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        } else if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
        }
        return String.format(Locale.ROOT, "%d d %02d h", seconds / 86_400, seconds % 86_400 / 3600);
    }

    /** Such as {@code 0:07}, {@code 12:34}, {@code 3:20:00}; beyond a day as {@link #duration} has it. */
    static String clock(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
        }
        return seconds < 86_400
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds % 3600 / 60, seconds % 60)
                : duration(duration);
    }

    /** A round number of milliseconds: {@code 500 ms}, {@code 20 s}. */
    static String millis(long millis) {
        return millis < 1000 ? millis + " ms" : grouped(millis / 1000) + " s";
    }

    /** A share in percent. 100% and 0% are said only of all and of nothing. */
    static String percent(double share) {
        if (Double.isNaN(share)) {
            return "?%";
        }
        double percent = share * 100;
        if (percent > 0 && percent < 0.5) {
            return "<1%";
        }
        return (percent < 100 ? Math.min(99, Math.round(percent)) : Math.round(percent)) + "%";
    }

    /** Such as {@code 5.43:1}. */
    static String ratio(double ratio) {
        return threeDigits(ratio) + ":1";
    }

    private static String threeDigits(double amount) {
        String pattern = amount >= 99.95 || amount == 0 ? "%.0f" : amount >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, amount);
    }
}
