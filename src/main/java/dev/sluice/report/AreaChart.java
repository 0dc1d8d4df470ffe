package dev.sluice.report;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A rate over time. The drawing stretches to whatever width there is, so the words stand beside it as HTML and stay readable on a
 * phone.
 */
final class AreaChart {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 100;

    private final List<Timeline.Point> points;

    AreaChart(List<Timeline.Point> points) {
        this.points = points;
    }

    /**
     * @param sum what grows in the course of the load, in bytes
     * @param colour a class of the style sheet
     * @param limit bytes a second, drawn as a dashed line; 0 for none
     */
    void draw(Html page, String title, String colour, ToLongFunction<Timeline.Point> sum, double limit) {
        double highest = limit;
        for (int i = 1; i < points.size(); i++) {
            highest = Math.max(highest, rate(i, sum));
        }
        double top = roundUp(highest * 1.02);
        long start = points.get(0).atMillis();
        double span = Math.max(1, points.get(points.size() - 1).atMillis() - start);
        StringBuilder line = new StringBuilder();
        for (int i = 1; i < points.size(); i++) {
            double y = HEIGHT - rate(i, sum) / top * HEIGHT;
            line.append(number((points.get(i - 1).atMillis() - start) / span * WIDTH))
                    .append(',')
                    .append(number(y))
                    .append(' ');
            line.append(number((points.get(i).atMillis() - start) / span * WIDTH))
                    .append(',')
                    .append(number(y))
                    .append(' ');
        }
        page.raw("<figure class=\"chart\"><figcaption>").text(title).raw("</figcaption><div class=\"plot\">");
        page.raw("<div class=\"y\">");
        page.element("span", Units.bytesPerSecond(top))
                .element("span", Units.bytesPerSecond(top / 2))
                .element("span", "0");
        page.raw(
                "</div><svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
                WIDTH, HEIGHT);
        page.text(title + ", at most " + Units.bytesPerSecond(highest));
        page.raw("\"><path class=\"grid\" d=\"M0 %d H%d M0 %d H%d\"/>", HEIGHT / 2, WIDTH, HEIGHT, WIDTH);
        page.raw("<polygon class=\"%s area\" points=\"0,%d %s%d,%d\"/>", colour, HEIGHT, line, WIDTH, HEIGHT);
        page.raw("<polyline class=\"%s line\" points=\"%s\"/>", colour, line);
        if (limit > 0) {
            page.raw("<path class=\"limit\" d=\"M0 %1$s H%2$d\"/>", number(HEIGHT - limit / top * HEIGHT), WIDTH);
        }
        page.raw("</svg></div>");
        times(page, points.get(0).atMillis(), points.get(points.size() - 1).atMillis());
        page.raw("</figure>\n");
    }

    /** The row of times below a drawing. */
    static void times(Html page, long startMillis, long endMillis) {
        page.raw("<div class=\"x\">");
        for (int quarter = 0; quarter <= 4; quarter++) {
            long at = startMillis + (endMillis - startMillis) * quarter / 4;
            page.element("span", at == 0 ? "0" : Units.duration(Duration.ofMillis(at)));
        }
        page.raw("</div>");
    }

    private double rate(int i, ToLongFunction<Timeline.Point> sum) {
        long millis = points.get(i).atMillis() - points.get(i - 1).atMillis();
        long amount = sum.applyAsLong(points.get(i)) - sum.applyAsLong(points.get(i - 1));
        return millis <= 0 ? 0 : Math.max(0, amount) * 1000.0 / millis;
    }

    /** The next 1, 2 or 5 times a power of ten, in the binary unit that the label will show. */
    private static double roundUp(double rate) {
        if (rate <= 0) {
            return 1;
        }
        double unit = 1;
        while (rate / unit >= 1000) {
            unit *= 1024;
        }
        double power = Math.pow(10, Math.floor(Math.log10(rate / unit)));
        for (double step : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8}) {
            if (rate / unit <= step * power) {
                return step * power * unit;
            }
        }
        return 10 * power * unit;
    }

    static String number(double value) {
        return String.valueOf(Math.round(value * 10) / 10.0);
    }
}
