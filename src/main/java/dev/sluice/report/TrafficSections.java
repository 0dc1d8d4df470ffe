package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.report.TimeChart.Curve;
import dev.sluice.report.TimeChart.Scale;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The page's part on the stream: rates, latencies, shards and keys. */
final class TrafficSections {
    private static final int MOST_HOT_SHARDS = 20;

    private final LoadReport report;
    private final LoadReport.Traffic traffic;
    private final List<Timeline.Point> points;
    private final Html page;

    TrafficSections(LoadReport report, Html page) {
        this.report = report;
        this.traffic = report.traffic();
        this.points = traffic.course().drawn();
        this.page = page;
    }

    void draw() {
        throughput();
        latency();
        shards();
        hotShards();
    }

    private void throughput() {
        if (points.size() < 2) {
            return;
        }
        TimeChart chart = new TimeChart(report.run(), points);
        double limit = (double) report.run().into().shardBytesPerSecond()
                * report.shards().size();
        page.section("throughput", "Throughput");
        chart.draw(page, "Log read", bytes(0), rate("read", Timeline.Point::bytesRead));
        chart.draw(page, "Sent to the stream", bytes(limit), rate("sent", Timeline.Point::bytesSent));
        page.raw("</section>\n");
    }

    private static Scale bytes(double limit) {
        return new Scale(limit, 1024, Units::bytesPerSecond);
    }

    /** @param sum what grows in the course of the load, in bytes */
    private static Curve rate(String colour, ToLongFunction<Timeline.Point> sum) {
        return new Curve(colour, (from, to) -> {
            long millis = to.atMillis() - from.atMillis();
            return millis <= 0 ? 0 : Math.max(0, sum.applyAsLong(to) - sum.applyAsLong(from)) * 1000.0 / millis;
        });
    }

    private static Curve quantile(String colour, double share) {
        return new Curve(
                colour,
                (from, to) -> Latencies.quantile(
                        from.stream().latencies(), to.stream().latencies(), share));
    }

    static String millis(double millis) {
        return millis < 999.5 ? Math.round(millis) + " ms" : Units.duration(Duration.ofMillis(Math.round(millis)));
    }

    private void latency() {
        boolean isOverTime = points.size() > 1
                && points.stream().noneMatch(point -> point.stream().latencies().isEmpty());
        if (traffic.latencies().isEmpty() && !isOverTime) {
            return;
        }
        page.section("latency", "Latency of records");
        page.element("p class=\"faint\"", "From the first try to the acknowledgement, retries and waiting included.");
        if (isOverTime) {
            new TimeChart(report.run(), points)
                    .draw(
                            page,
                            "Half of the records took no longer than the lower line, 99% no longer than the upper one",
                            new Scale(0, 1000, TrafficSections::millis),
                            quantile("p50", 0.5),
                            quantile("p99", 0.99));
        }
        page.bars(traffic.latencies().stream()
                .map(step -> Map.entry(range(step), step.records()))
                .toList());
        page.raw("</section>\n");
    }

    private static String range(Latencies.Step step) {
        String from = Units.millis(step.fromMillis());
        return step.toMillis() == Long.MAX_VALUE
                ? from + " or more"
                : from + " \u2013 " + Units.millis(step.toMillis());
    }

    private void shards() {
        if (report.shards().isEmpty()) {
            return;
        }
        page.section("shards", "Shards");
        if (points.size() > 1 && !traffic.course().shardIds().isEmpty()) {
            new HeatMap(report).draw(page);
        }
        boolean many = report.shards().size() > ShardTable.MAX_LISTED;
        page.raw(
                many ? "<details><summary>All %d shards</summary>" : "",
                report.shards().size());
        page.raw(
                "<table class=\"sorts cards shards\"><thead><tr><th>Shard<th class=\"n\">Records<th class=\"n\">MiB<th class=\"n\">MiB/s");
        page.raw(
                "<th>Of its limit<th class=\"n\">p50 ms<th class=\"n\">p99 ms<th class=\"n\">max ms<th class=\"n\">Retries");
        page.raw("<th class=\"n\">Throttled</tr></thead><tbody>\n");
        report.shards().forEach(this::shard);
        page.raw("</tbody></table>").raw(many ? "</details>" : "").raw("</section>\n");
    }

    private void shard(ShardFigures shard) {
        double share = report.limitShare(shard);
        page.raw("<tr>").element("td", shard.shardId());
        page.element("td class=\"n\"", Units.grouped(shard.records()));
        page.element("td class=\"n\"", Units.mebibytes(shard.bytes()));
        page.element("td class=\"n\"", Units.mebibytes(report.bytesPerSecond(shard)));
        if (report.run().into().shardBytesPerSecond() == 0) {
            page.element("td", "no limit");
        } else {
            page.raw(
                    "<td class=\"share\"><span class=\"bar%s\"><i style=\"width:%.1f%%\"></i></span> ",
                    share >= Diagnosis.FULL ? " full" : "", Math.min(100, share * 100));
            page.text(Units.percent(share)).raw("</td>");
        }
        page.element("td class=\"n\"", Units.grouped(shard.latencyMillis().p50()));
        page.element("td class=\"n\"", Units.grouped(shard.latencyMillis().p99()));
        page.element("td class=\"n\"", Units.grouped(shard.latencyMillis().max()));
        page.element("td class=\"n\"", Units.grouped(shard.retries().all()));
        page.element("td class=\"n" + (shard.throttled() > 0 ? " warn" : "") + "\"", Units.grouped(shard.throttled()));
        page.raw("</tr>\n");
    }

    private void hotShards() {
        if (traffic.hotShards().isEmpty()) {
            return;
        }
        page.section("hot-shards", "Hot shards and their keys");
        page.element("p class=\"faint\"", "Shares are of the shard's bytes before compression.");
        traffic.hotShards().stream().limit(MOST_HOT_SHARDS).forEach(this::hotShard);
        if (traffic.hotShards().size() > MOST_HOT_SHARDS) {
            page.element(
                    "p",
                    Units.grouped(traffic.hotShards().size() - MOST_HOT_SHARDS)
                            + " more are hot; the JSON report lists them.");
        }
        page.raw("</section>\n");
    }

    private void hotShard(HotShard shard) {
        page.element("h3", shard.shardId() + ": " + shard.times() + " the mean");
        if (shard.keys().isEmpty()) {
            page.element("p", "No single key stands out.");
            return;
        }
        page.raw("<table class=\"bars\"><tbody>\n");
        for (HotShard.HotKeyFigures key : shard.keys()) {
            page.raw("<tr>").element("th", key.shown()).element("td class=\"n\"", Units.percent(key.share()));
            page.element("td class=\"n\"", Units.things(key.events(), "event", "events"));
            page.bar(Math.min(1, key.share())).raw("</tr>\n");
        }
        page.raw("</tbody></table>");
    }
}
