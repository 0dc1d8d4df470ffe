package dev.sluice.stream;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who wrote a name that there is not. */
public final class Spelling {
    private static final int MOST = 3;

    private Spelling() {}

    /** At most three of the names, the most similar first; none if all are too different. */
    public static List<String> near(Collection<String> names, String wrong) {
        return names.stream()
                .filter(name -> distance(name, wrong) <= Math.max(1, wrong.length() / 3))
                .sorted(Comparator.comparingInt((String name) -> distance(name, wrong))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Such as {@code " Did you mean 'web' or 'web2'?"}; empty for no names. */
    public static String question(List<String> names) {
        return names.isEmpty() ? "" : " Did you mean '" + String.join("' or '", names) + "'?";
    }

    /** How many letters must be added, left out, changed, or swapped with their neighbour to make one of the other; case does not count. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(steps[i - 1][j - 1] + change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
