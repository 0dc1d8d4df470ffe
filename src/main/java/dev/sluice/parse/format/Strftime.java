package dev.sluice.parse.format;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** C's layouts of times, which Apache takes in {@code %{...}t}, as those of {@link Layouts}. */
final class Strftime {
    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('a', "EEE"),
            Map.entry('b', "MMM"),
            Map.entry('d', "dd"),
            Map.entry('D', "MM/dd/yy"),
            Map.entry('e', "d"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('h', "MMM"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('k', "H"),
            Map.entry('m', "MM"),
            Map.entry('M', "mm"),
            Map.entry('p', "a"),
            Map.entry('R', "HH:mm"),
            Map.entry('S', "ss"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"),
            Map.entry('z', "X"),
            Map.entry('Z', "z"));

    private Strftime() {}

    /**
     * The layout of one directive's parameter.
     *
     * @param before the layout so far, where several directives write one time; null: this is the first
     * @throws IllegalArgumentException if it has what no time is read from
     */
    static String layout(String parameter, @Nullable String before) {
        String its = parameter.replaceFirst("^(begin|end):", "");
        boolean isEpoch = before == null ? its.matches("sec|msec|usec|%s") : before.startsWith("epoch");
        boolean isFraction = its.equals("msec_frac") || its.equals("usec_frac");
        if (isEpoch && (before == null || isFraction)) {
            return "epoch";
        }
        if (isFraction) {
            return (before == null ? "" : before) + "S";
        }
        StringBuilder layout = new StringBuilder(before == null ? "" : before);
        for (int i = 0; i < its.length(); i++) {
            boolean isLetter = its.charAt(i) == '%' && i + 1 < its.length();
            String letters = isLetter ? LETTERS.get(its.charAt(i + 1)) : literal(its.substring(i, i + 1));
            if (letters == null) {
                throw new IllegalArgumentException(
                        "no time is read from %" + its.charAt(i + 1) + " in %{" + parameter + "}t");
            }
            layout.append(letters);
            i += isLetter ? 1 : 0;
        }
        return layout.toString();
    }

    /** Text that stands in a time as it is. */
    static String literal(String text) {
        return text.chars().anyMatch(Character::isLetter) ? "'" + text + "'" : text;
    }
}
