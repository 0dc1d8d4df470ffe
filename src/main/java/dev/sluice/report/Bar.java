package dev.sluice.report;

/** A share drawn as a bar. */
final class Bar {
    /** Eighths of a character cell, from none to seven. */
    private static final String EIGHTHS = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589";

    private Bar() {}

    /** Exactly {@code columns} wide; what goes beyond 1 fills it, and anything above nothing shows. */
    static String of(double share, int columns, boolean unicode) {
        double clipped = Double.isNaN(share) ? 0 : Math.max(0, Math.min(1, share));
        if (!unicode) {
            int full = (int) (clipped * columns);
            full = clipped > 0 ? Math.max(1, full) : 0;
            return "#".repeat(full) + ".".repeat(columns - full);
        }
        int eighths = (int) (clipped * columns * 8);
        eighths = clipped > 0 ? Math.max(1, eighths) : 0;
        String bar = "\u2588".repeat(eighths / 8) + (eighths % 8 == 0 ? "" : EIGHTHS.charAt(eighths % 8));
        return bar + " ".repeat(columns - bar.length());
    }
}
