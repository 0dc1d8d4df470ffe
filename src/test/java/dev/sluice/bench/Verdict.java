package dev.sluice.bench;

import java.util.Locale;

/** A goal and what came of it. */
record Verdict(String goal, String measured, boolean met) {
    static Verdict atLeast(double least, String goal, double measured) {
        return new Verdict(goal + ": at least " + text(least), text(measured), measured >= least);
    }

    static Verdict atMost(double most, String goal, double measured) {
        return new Verdict(goal + ": at most " + text(most), text(measured), measured <= most);
    }

    private static String text(double figure) {
        return String.format(Locale.ROOT, figure >= 100 ? "%.0f" : figure >= 10 ? "%.1f" : "%.2f", figure);
    }

    String mark() {
        return met ? "met" : "MISSED";
    }
}
