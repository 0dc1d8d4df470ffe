package dev.sluice.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where an axis has its marks: at round figures, as a person would have put them.
 *
 * @param end what its far end stands for; its near end stands for {@code start}
 */
record Axis(double start, double end, List<Mark> marks) {
    private static final int MOST_TIMES = 7;
    /** In milliseconds: the steps of a clock. */
    private static final long[] TIMES = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        10_800_000,
        21_600_000,
        43_200_000,
        86_400_000
    };

    /** A figure with its words. */
    record Mark(double at, String shown) {}

    /** How a figure is written. */
    interface Words {
        String of(double figure);
    }

    Axis {
        marks = List.copyOf(marks);
    }

    /** From 0 to the first round figure from {@code highest} on. {@code base} is 1024 for bytes, else 1000. */
    static Axis upTo(double highest, double base, Words words) {
        if (highest <= 0) {
            return new Axis(0, 1, List.of(new Mark(0, "0")));
        }
        double unit = 1;
        while (highest / unit >= 1000) {
            unit *= base;
        }
        double top = highest / unit;
        double power = Math.pow(10, Math.floor(Math.log10(top)));
        double step = power;
        for (double candidate : new double[] {0.2, 0.5, 1, 2, 5}) {
            step = candidate * power;
            if (top / step <= 5) {
                break;
            }
        }
        List<Mark> marks = new ArrayList<>();
        int count = (int) Math.ceil(top / step - 1e-9);
        for (int i = 0; i <= count; i++) {
            marks.add(new Mark(
                    i * step * unit, i == 0 ? "0" : words.of(i * step * unit).replaceFirst("\\.0+(?= )", "")));
        }
        return new Axis(0, count * step * unit, marks);
    }

    /**
     * Of the milliseconds since a load began. Both ends are as they are, but for a first look some milliseconds after the beginning, and
     * the marks are round.
     */
    static Axis times(long firstMillis, long endMillis) {
        long startMillis = firstMillis < endMillis / 50 ? 0 : firstMillis;
        long end = Math.max(startMillis + 1, endMillis);
        long step = 0;
        for (long candidate : TIMES) {
            step = candidate;
            if ((end - startMillis) / step < MOST_TIMES) {
                break;
            }
        }
        while ((end - startMillis) / step >= MOST_TIMES) {
            step *= 2;
        }
        List<Mark> marks = new ArrayList<>();
        for (long at = (startMillis + step - 1) / step * step; at <= end; at += step) {
            marks.add(new Mark((double) at, time(at)));
        }
        return new Axis((double) startMillis, (double) end, marks);
    }

    private static String time(long millis) {
        if (millis == 0) {
            return "0";
        } else if (millis < 1000) {
            return millis + " ms";
        } else if (millis < 120_000) {
            return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        } else if (millis < 3_600_000) {
            return millis % 60_000 == 0 ? millis / 60_000 + " min" : Units.clock(Duration.ofMillis(millis));
        }
        return millis % 3_600_000 == 0 && millis < 172_800_000
                ? millis / 3_600_000 + " h"
                : Units.duration(Duration.ofMillis(millis));
    }

    /** How far the figure is from the start, 0 to 1. */
    double share(double figure) {
        return (figure - start) / (end - start);
    }

    /** The marks below a drawing. */
    void drawBelow(Html page) {
        page.raw("<div class=\"x\">");
        for (Mark mark : marks) {
            double percent = share(mark.at()) * 100;
            page.raw(
                            "<span class=\"%s\" style=\"left:%.2f%%\">",
                            percent < 4 ? "first" : percent > 94 ? "last" : "tick", percent)
                    .text(mark.shown())
                    .raw("</span>");
        }
        page.raw("</div>");
    }

    /** The marks to the left of a drawing, from top to bottom. */
    void drawBeside(Html page) {
        page.raw("<div class=\"y\">");
        for (Mark mark : marks) {
            page.raw("<span style=\"top:%.2f%%\">", 100 - share(mark.at()) * 100)
                    .text(mark.shown())
                    .raw("</span>");
        }
        page.raw("</div>");
    }
}
