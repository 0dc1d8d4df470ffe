package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/**
 * Figures over time. The drawing stretches to whatever width there is, so the words stand beside it as HTML and stay readable on a
 * phone.
 */
final class TimeChart {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 100;

    private final Run run;
    private final List<Timeline.Point> points;
    private final Axis times;

    /**
     * What is drawn.
     *
     * @param colour a class of the style sheet
     * @param figure from one point to the next; NaN where there is none
     */
    record Curve(String colour, ToDoubleBiFunction<Timeline.Point, Timeline.Point> figure) {}

    /**
     * What a figure is drawn by.
     *
     * @param limit drawn as a dashed line; 0 for none
     * @param base see {@link Axis#upTo}
     */
    record Scale(double limit, double base, Axis.Words words) {}

    /** Of two points or more. */
    TimeChart(Run run, List<Timeline.Point> points) {
        this.run = run;
        this.points = points;
        this.times = Axis.times(
                points.get(0).atMillis(), points.get(points.size() - 1).atMillis());
    }

    /** With one curve, the area below it is filled, and the caption says how high it comes. */
    void draw(Html page, String title, Scale scale, Curve... curves) {
        double highest = Stream.of(curves).mapToDouble(this::highest).reduce(0, Math::max);
        Axis axis = Axis.upTo(Math.max(highest, scale.limit()), scale.base(), scale.words());
        String caption =
                title + (curves.length == 1 ? ", at most " + scale.words().of(highest) : "");
        if (scale.limit() > 0) {
            caption += "; dashed: the shards' limit, " + scale.words().of(scale.limit());
        }
        page.raw("<figure class=\"chart\"><figcaption>").text(caption).raw("</figcaption><div class=\"plot\">");
        axis.drawBeside(page);
        page.raw("<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
        page.text(caption).raw("\"><path class=\"grid\" d=\"");
        axis.marks().forEach(mark -> page.raw("M0 %s H%d ", y(mark.at(), axis), WIDTH));
        times.marks().forEach(mark -> page.raw("M%s 0 V%d ", number(times.share(mark.at()) * WIDTH), HEIGHT));
        page.raw("\"/>");
        for (Curve curve : curves) {
            draw(page, curve, axis, curves.length == 1);
        }
        if (scale.limit() > 0) {
            page.raw("<path class=\"limit\" d=\"M0 %s H%d\"/>", y(scale.limit(), axis), WIDTH);
        }
        for (int i = 1; i < points.size(); i++) {
            told(page, i, scale.words(), curves);
        }
        page.raw("</svg></div>");
        times.drawBelow(page);
        page.raw("</figure>\n");
    }

    private void draw(Html page, Curve curve, Axis axis, boolean filled) {
        List<String> places = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            double figure = figure(curve, i);
            if (!Double.isNaN(figure)) {
                String y = y(figure, axis);
                places.add(x(points.get(i - 1).atMillis()) + "," + y);
                places.add(x(points.get(i).atMillis()) + "," + y);
            }
        }
        String line = String.join(" ", places);
        if (filled) {
            page.raw(
                    "<polygon class=\"%s area\" points=\"0,%d %s %d,%d\"/>",
                    curve.colour(), HEIGHT, line, WIDTH, HEIGHT);
        }
        page.raw("<polyline class=\"%s line\" points=\"%s\"/>", curve.colour(), line);
    }

    /** What the pointer finds over the curves between two points. */
    private void told(Html page, int i, Axis.Words words, Curve... curves) {
        List<String> figures = new ArrayList<>();
        for (Curve curve : curves) {
            double figure = figure(curve, i);
            figures.add((curves.length == 1 ? "" : curve.colour() + " ")
                    + (Double.isNaN(figure) ? "\u2013" : words.of(figure)));
        }
        double from = times.share((double) points.get(i - 1).atMillis()) * WIDTH;
        double to = times.share((double) points.get(i).atMillis()) * WIDTH;
        page.raw(
                        "<rect class=\"hit\" x=\"%s\" width=\"%s\" height=\"%d\"><title>",
                        number(from), number(to - from), HEIGHT)
                .text(run.moment((double) points.get(i - 1).atMillis()) + ": " + String.join(", ", figures))
                .raw("</title></rect>");
    }

    private double highest(Curve curve) {
        double highest = 0;
        for (int i = 1; i < points.size(); i++) {
            double figure = figure(curve, i);
            highest = Double.isNaN(figure) ? highest : Math.max(highest, figure);
        }
        return highest;
    }

    private double figure(Curve curve, int i) {
        return curve.figure().applyAsDouble(points.get(i - 1), points.get(i));
    }

    private String x(long millis) {
        return number(times.share((double) millis) * WIDTH);
    }

    private static String y(double figure, Axis axis) {
        return number(HEIGHT - axis.share(figure) * HEIGHT);
    }

    private static String number(double value) {
        return String.valueOf(Math.round(value * 10) / 10.0);
    }
}
