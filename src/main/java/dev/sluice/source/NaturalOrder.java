package dev.sluice.source;

import java.util.Comparator;
import java.util.regex.Pattern;

/** Names as people order them: numbers in them by their value, so that {@code log.2} comes before {@code log.10}. */
final class NaturalOrder implements Comparator<CharSequence> {
    static final NaturalOrder INSTANCE = new NaturalOrder();

    private static final Pattern LEADING_ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");

    private NaturalOrder() {}

    /** The same for all names that differ only in leading zeros. */
    static String withoutZeros(String name) {
        return LEADING_ZEROS.matcher(name).replaceAll("");
    }

    @Override
    public int compare(CharSequence a, CharSequence b) {
        int i = alike(a, b);
        int j = i;
        while (i < a.length() && j < b.length()) {
            int order;
            if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                int endA = numberEnd(a, i);
                int endB = numberEnd(b, j);
                order = compareNumbers(a, i, endA, b, j, endB);
                i = endA;
                j = endB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        // Names that differ only in leading zeros are still two names.
        return rest != 0 ? rest : CharSequence.compare(a, b);
    }

    /** How far both are the same, but for a number that may go on otherwise: names in a directory begin alike. */
    private static int alike(CharSequence a, CharSequence b) {
        int most = Math.min(a.length(), b.length());
        int end = 0;
        while (end < most && a.charAt(end) == b.charAt(end)) {
            end++;
        }
        while (end > 0 && isDigit(a.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static int compareNumbers(CharSequence a, int fromA, int endA, CharSequence b, int fromB, int endB) {
        int i = firstDigit(a, fromA, endA);
        int j = firstDigit(b, fromB, endB);
        int order = Integer.compare(endA - i, endB - j);
        while (order == 0 && i < endA) {
            order = Character.compare(a.charAt(i++), b.charAt(j++));
        }
        return order;
    }

    /** Where the number begins behind its leading zeros. */
    private static int firstDigit(CharSequence text, int from, int end) {
        int i = from;
        while (i < end - 1 && text.charAt(i) == '0') {
            i++;
        }
        return i;
    }

    private static int numberEnd(CharSequence text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
