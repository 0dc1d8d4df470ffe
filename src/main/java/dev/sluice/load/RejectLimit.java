package dev.sluice.load;

import java.util.Locale;

/**
 * How many rejected lines are too many.
 *
 * @param count more than so many; {@link Long#MAX_VALUE} for no bound
 * @param share more than this share of the lines read, 0 to 1, once there are {@link #MIN_LINES}; NaN when a count was given
 */
public record RejectLimit(long count, double share) {
    public static final RejectLimit NONE = new RejectLimit(Long.MAX_VALUE, Double.NaN);

    /** A share of a few lines says nothing. */
    private static final long MIN_LINES = 1000;

    /**
     * Reads {@code N}, {@code N%} or {@code unlimited}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static RejectLimit parse(String text) {
        String typed = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (typed.equals("unlimited")) {
                return NONE;
            }
            if (typed.endsWith("%")) {
                double percent = Double.parseDouble(typed.substring(0, typed.length() - 1));
                if (percent >= 0 && percent <= 100) {
                    return new RejectLimit(Long.MAX_VALUE, percent / 100);
                }
            } else if (Long.parseLong(typed) >= 0) {
                return new RejectLimit(Long.parseLong(typed), Double.NaN);
            }
        } catch (NumberFormatException e) {
            // Told below, with the forms that are taken.
        }
        throw new IllegalArgumentException("'" + text + "' is not a number, a percentage or 'unlimited'");
    }

    boolean exceeded(long rejected, long lines) {
        return rejected > count || (lines >= MIN_LINES && rejected > share * lines);
    }

    /** The same at the end of the load, when even a share of a few lines counts. */
    boolean exceededAtEnd(long rejected, long lines) {
        return rejected > count || rejected > share * lines;
    }
}
