package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import java.util.ArrayList;
import java.util.List;

/**
 * Shards from top to bottom, time from left to right: the darker, the nearer to the shard's limit; a mark where records were
 * throttled. Of very many shards, neighbours share a row: what the busiest of them did, and all their throttles.
 */
final class HeatMap {
    private static final int MAX_ROWS = 64;
    private static final int COLUMNS = 60;

    private final Run run;
    private final Timeline.Course course;
    private final List<Timeline.Point> points;
    private final List<String> shardIds;
    private final double limit;
    private final long start;
    private final long end;
    private final int columns;
    private final int shardsPerRow;

    HeatMap(LoadReport report) {
        this.run = report.run();
        this.course = report.traffic().course();
        this.points = course.drawn();
        this.shardIds = new ArrayList<>(course.shardIds());
        this.limit = run.into().shardBytesPerSecond();
        this.start = points.get(0).atMillis();
        this.end = Math.max(start + 1, points.get(points.size() - 1).atMillis());
        this.columns = Math.min(COLUMNS, points.size() - 1);
        this.shardsPerRow = (shardIds.size() + MAX_ROWS - 1) / MAX_ROWS;
        List<String> order = report.shards().stream().map(ShardFigures::shardId).toList();
        shardIds.sort((a, b) -> Integer.compare(order.indexOf(a), order.indexOf(b)));
    }

    void draw(Html page) {
        int rows = (shardIds.size() + shardsPerRow - 1) / shardsPerRow;
        double[][] rates = new double[rows][columns];
        double[][] throttled = new double[rows][columns];
        for (int shard = 0; shard < shardIds.size(); shard++) {
            fill(
                    course.shardIds().indexOf(shardIds.get(shard)),
                    rates[shard / shardsPerRow],
                    throttled[shard / shardsPerRow]);
        }
        double full = limit > 0 ? limit : highest(rates);
        page.raw("<figure class=\"heat\"><figcaption>Each shard's use of its limit over time</figcaption>");
        page.raw("<div class=\"plot\"><div class=\"rows\">");
        int labelled = Math.max(1, (rows + 15) / 16);
        for (int row = 0; row < rows; row += labelled) {
            page.raw("<span style=\"top:%.2f%%\">", 100.0 * row / rows)
                    .text(label(row))
                    .raw("</span>");
        }
        page.raw(
                "</div><svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" style=\"height:%dpx\" role=\"img\""
                        + " aria-label=\"Each shard's use of its limit over time\" data-columns=\"%d\">",
                columns * 10, rows * 10, Math.max(rows * (rows > 24 ? 8 : 18), 36), columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                cell(page, row, column, full == 0 ? 0 : rates[row][column] / full, throttled[row][column]);
            }
        }
        page.raw("</svg></div>");
        Axis.times(start, end).drawBelow(page);
        page.raw(
                "<p class=\"key\"><span><i class=\"h0\"></i> idle</span> <span><i class=\"h1\"></i> half</span> <span><i"
                        + " class=\"h2\"></i> ");
        page.text(limit > 0 ? "at the limit" : "the busiest moment")
                .raw("</span> <span><i class=\"t\"></i> throttled</span></p></figure>\n");
    }

    private void cell(Html page, int row, int column, double share, double throttled) {
        page.raw(
                "<g class=\"hit\"><title>shard %s, %s: %s%s</title><rect class=\"cell\" x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill-opacity=\"%.2f\"/>",
                Html.escape(label(row)),
                run.moment((double) start + (end - start) * column / (double) columns),
                Units.percent(share),
                throttled >= 0.5 ? ", " + Math.round(throttled) + " throttled" : "",
                column * 10,
                row * 10,
                0.04 + 0.96 * Math.min(1, share));
        if (throttled > 0) {
            page.raw(
                    "<rect class=\"throttle\" x=\"%d\" y=\"%d\" width=\"10\" height=\"3\"/>",
                    column * 10, row * 10 + 7);
        }
        page.raw("</g>");
    }

    private void fill(int shard, double[] rates, double[] throttles) {
        double columnMillis = (double) (end - start) / columns;
        double bytesBefore = sum(shard, (double) start, false);
        double throttledBefore = sum(shard, (double) start, true);
        for (int column = 0; column < columns; column++) {
            double at = start + columnMillis * (column + 1);
            double bytes = sum(shard, at, false);
            double throttled = sum(shard, at, true);
            rates[column] = Math.max(rates[column], (bytes - bytesBefore) * 1000 / columnMillis);
            throttles[column] += throttled - throttledBefore;
            bytesBefore = bytes;
            throttledBefore = throttled;
        }
    }

    /** A shard's sum at any moment, on the straight line between the points around it. */
    private double sum(int shard, double atMillis, boolean throttled) {
        int after = 0;
        while (after < points.size() - 1 && points.get(after).atMillis() < atMillis) {
            after++;
        }
        Timeline.Point right = points.get(after);
        Timeline.Point left = points.get(Math.max(0, after - 1));
        double span = right.atMillis() - left.atMillis();
        double part = span <= 0 ? 1 : Math.min(1, (atMillis - left.atMillis()) / span);
        return value(left, shard, throttled) + part * (value(right, shard, throttled) - value(left, shard, throttled));
    }

    private static double value(Timeline.Point point, int shard, boolean throttled) {
        long[] sums = throttled ? point.shards().throttled() : point.shards().bytes();
        return shard < sums.length ? sums[shard] : 0;
    }

    private String label(int row) {
        String first = shardIds.get(row * shardsPerRow).replaceFirst("^shardId-0*(\\d+)$", "$1");
        int last = Math.min(shardIds.size(), (row + 1) * shardsPerRow) - 1;
        return shardsPerRow == 1
                ? first
                : first + " \u2013 " + shardIds.get(last).replaceFirst("^shardId-0*(\\d+)$", "$1");
    }

    private static double highest(double[][] rates) {
        double highest = 0;
        for (double[] row : rates) {
            for (double rate : row) {
                highest = Math.max(highest, rate);
            }
        }
        return highest;
    }
}
