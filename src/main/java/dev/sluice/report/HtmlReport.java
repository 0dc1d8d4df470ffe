package dev.sluice.report;

import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The report as one page that needs nothing else: no network, no script. Names and lines from outside are text in it, whatever they say. */
public final class HtmlReport {
    private static final int MOST_HOT_SHARDS = 20;

    private final LoadReport report;
    private final Html page = new Html();

    private HtmlReport(LoadReport report) {
        this.report = report;
    }

    /** Replaces {@code file} at once. */
    public static void write(LoadReport report, Path file) throws IOException {
        byte[] page = of(report).getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(page));
    }

    /** The same of several, with a row for each. */
    public static void write(MergedReport merged, Path file) throws IOException {
        byte[] page = of(merged.whole(), merged.rows()).getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(page));
    }

    static String of(LoadReport report) {
        return of(report, List.of());
    }

    private static String of(LoadReport report, List<MergedReport.Row> parts) {
        HtmlReport html = new HtmlReport(report);
        html.head();
        html.tiles();
        html.formats();
        html.notes();
        if (!parts.isEmpty()) {
            PartTable.draw(parts, html.page);
        }
        html.throughput();
        html.latencies();
        html.shards();
        html.executors();
        html.hotShards();
        html.reasons();
        html.options();
        html.page.raw("</main></body></html>\n");
        return html.page.toString();
    }

    private void head() {
        Run run = report.run();
        page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.raw(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.raw("<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"Sluice\">");
        page.element("title", "Sluice: load into " + run.into().stream())
                .raw("<style>")
                .raw(style())
                .raw("</style></head>\n<body><main>");
        page.raw("<header><p class=\"kind\">Sluice load report</p>").element("h1", run.into().stream());
        page.element(
                "p class=\"status " + (run.exitStatus() == 0 ? "good" : run.exitStatus() == 3 ? "warn" : "bad") + "\"",
                run.ending());
        page.element(
                "p class=\"when\"",
                "Started " + run.timing().started().truncatedTo(ChronoUnit.SECONDS) + ", took "
                        + Units.duration(Duration.ofMillis(run.timing().elapsedMillis())) + ", exit status "
                        + run.exitStatus()
                        + ", Sluice " + run.version());
        page.raw("</header>\n");
    }

    private void tiles() {
        Totals totals = report.totals();
        page.raw("<section class=\"tiles\">");
        tile(
                "Events",
                Units.count(totals.events().acknowledged()),
                Units.grouped(totals.events().acknowledged()) + " acknowledged",
                "");
        tile("Read", Units.bytes(totals.bytesRead()), "of " + Units.things(totals.sources(), "input", "inputs"), "");
        tile(
                "Sent",
                Units.bytes(report.bytesSent()),
                Units.things(report.records(), "record", "records") + " by "
                        + (report.run().into().sender() == SenderChoice.SDK ? "the AWS SDK" : "KPL"),
                "");
        tile(
                "Compression",
                report.bytesSent() == 0 ? "\u2013" : Units.ratio(report.compressionRatio()),
                report.run().into().layout().shown() + ", "
                        + report.run().into().compression().shown(),
                "");
        tile(
                "Speed",
                Units.bytesPerSecond(report.perSecond(totals.bytesLoaded())),
                "of log; " + Units.bytesPerSecond(report.perSecond(report.bytesSent())) + " to the stream",
                "");
        tile(
                "Retries",
                Units.count(report.retries()),
                Units.grouped(report.throttled()) + " throttled",
                report.throttled() > 0 ? " warn" : "");
        tile(
                "Rejected",
                Units.count(totals.events().rejected()),
                totals.events().filtered() > 0 ? Units.grouped(totals.events().filtered()) + " filtered out" : "lines",
                totals.events().rejected() > 0 ? " warn" : "");
        page.raw("</section>\n");
    }

    private void tile(String name, String figure, String remark, String mood) {
        page.raw("<div class=\"tile%s\">", mood);
        page.element("h2", name)
                .element("p class=\"figure\"", figure)
                .element("p", remark)
                .raw("</div>");
    }

    private void formats() {
        if (!report.totals().formats().isEmpty()) {
            page.raw("<section><h2>Formats</h2>");
            report.totals().formats().forEach(format -> page.element("p", format.shown()));
            page.raw("</section>\n");
        }
    }

    private void notes() {
        page.raw("<section class=\"notes\">");
        report.notes().forEach(note -> page.element("p class=\"note\"", note));
        if (report.records() > 0) {
            page.element("p", report.readBack());
        }
        page.raw("</section>\n");
    }

    private void throughput() {
        if (report.traffic().course().points().size() < 2) {
            return;
        }
        AreaChart chart = new AreaChart(report.traffic().course().points());
        double limit = (double) report.run().into().shardBytesPerSecond()
                * report.shards().size();
        page.raw("<section><h2>Throughput over time</h2>");
        chart.draw(page, "Log read", "read", Timeline.Point::bytesRead, 0);
        chart.draw(
                page,
                limit > 0 ? "Sent to the stream; dashed: the shards' limit" : "Sent to the stream",
                "sent",
                Timeline.Point::bytesSent,
                limit);
        page.raw("</section>\n");
        if (!report.traffic().course().shardIds().isEmpty()) {
            page.raw("<section><h2>Shards over time</h2>");
            new HeatMap(report).draw(page);
            page.raw("</section>\n");
        }
    }

    private void latencies() {
        if (report.traffic().latencies().isEmpty()) {
            return;
        }
        page.raw("<section><h2>Latency of records</h2>");
        page.element("p class=\"faint\"", "From the first try to the acknowledgement, retries and waiting included.");
        bars(report.traffic().latencies().stream()
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
        boolean many = report.shards().size() > ShardTable.MAX_LISTED;
        page.raw("<section><h2>Shards</h2>");
        page.raw(
                many ? "<details><summary>All %d shards</summary>" : "",
                report.shards().size());
        page.raw(
                "<div class=\"scroll\"><table><thead><tr><th>Shard<th class=\"n\">Records<th class=\"n\">MiB<th class=\"n\">MiB/s");
        page.raw(
                "<th>Of its limit<th class=\"n\">p50 ms<th class=\"n\">p99 ms<th class=\"n\">max ms<th class=\"n\">Retries");
        page.raw("<th class=\"n\">Throttled</tr></thead><tbody>\n");
        report.shards().forEach(this::shard);
        page.raw("</tbody></table></div>").raw(many ? "</details>" : "").raw("</section>\n");
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
                    "<td class=\"share\"><span class=\"bar\"><i style=\"width:%.1f%%\"></i></span> ",
                    Math.min(100, share * 100));
            page.text(Units.percent(share)).raw("</td>");
        }
        page.element("td class=\"n\"", Units.grouped(shard.latencyMillis().p50()));
        page.element("td class=\"n\"", Units.grouped(shard.latencyMillis().p99()));
        page.element("td class=\"n\"", Units.grouped(shard.latencyMillis().max()));
        page.element("td class=\"n\"", Units.grouped(shard.retries().all()));
        page.element("td class=\"n" + (shard.throttled() > 0 ? " warn" : "") + "\"", Units.grouped(shard.throttled()));
        page.raw("</tr>\n");
    }

    private void executors() {
        if (report.traffic().executors().isEmpty()) {
            return;
        }
        page.raw("<section><h2>Executors</h2>");
        page.raw("<div class=\"scroll\"><table><thead><tr><th>Executor<th>Host<th class=\"n\">Tasks");
        page.raw("<th class=\"n\">Records<th class=\"n\">MiB<th class=\"n\">Retries<th class=\"n\">Throttled");
        page.raw("</tr></thead><tbody>\n");
        for (ExecutorFigures each : report.traffic().executors()) {
            page.raw("<tr>").element("td", each.name() + (each.ended() ? " (lost)" : ""));
            page.element("td", each.host());
            for (long figure : new long[] {each.tasks(), each.work().records()}) {
                page.element("td class=\"n\"", Units.grouped(figure));
            }
            page.element("td class=\"n\"", Units.mebibytes(each.work().bytes()));
            page.element("td class=\"n\"", Units.grouped(each.work().retries()));
            page.element("td class=\"n\"", Units.grouped(each.work().throttled()))
                    .raw("</tr>\n");
        }
        page.raw("</tbody></table></div></section>\n");
    }

    private void hotShards() {
        if (report.traffic().hotShards().isEmpty()) {
            return;
        }
        page.raw("<section><h2>Hot shards and their keys</h2>");
        page.element("p class=\"faint\"", "Shares are of the shard's bytes before compression.");
        for (HotShard shard : report.traffic()
                .hotShards()
                .subList(
                        0,
                        Math.min(MOST_HOT_SHARDS, report.traffic().hotShards().size()))) {
            page.element("h3", shard.shardId() + ": " + shard.times() + " the mean");
            if (shard.keys().isEmpty()) {
                page.element("p", "No single key stands out.");
                continue;
            }
            page.raw("<table class=\"bars\"><tbody>\n");
            for (HotShard.HotKeyFigures key : shard.keys()) {
                page.raw("<tr>").element("th", key.shown()).element("td class=\"n\"", Units.percent(key.share()));
                page.element("td class=\"n\"", Units.things(key.events(), "event", "events"));
                page.raw(
                        "<td class=\"long\"><span class=\"bar\"><i style=\"width:%.1f%%\"></i></span></td></tr>\n",
                        100 * Math.min(1, key.share()));
            }
            page.raw("</tbody></table>");
        }
        page.raw("</section>\n");
    }

    private void reasons() {
        if (report.rejectsByReason().isEmpty()) {
            return;
        }
        page.raw("<section><h2>Rejected lines, by reason</h2>");
        bars(report.rejectsByReason().stream()
                .sorted(Comparator.comparingLong(RejectReason::count).reversed())
                .map(reason -> Map.entry(reason.reason(), reason.count()))
                .toList());
        page.raw("</section>\n");
    }

    private void bars(List<Map.Entry<String, Long>> counts) {
        long most = counts.stream().mapToLong(Map.Entry::getValue).max().orElse(0);
        page.raw("<table class=\"bars\"><tbody>\n");
        for (Map.Entry<String, Long> count : counts) {
            page.raw("<tr>").element("th", count.getKey()).element("td class=\"n\"", Units.grouped(count.getValue()));
            page.raw(
                    "<td class=\"long\"><span class=\"bar\"><i style=\"width:%.1f%%\"></i></span></td></tr>\n",
                    most == 0 ? 0 : 100.0 * count.getValue() / most);
        }
        page.raw("</tbody></table>");
    }

    private void options() {
        page.raw("<section><h2>Options</h2><table class=\"options\"><tbody>\n");
        for (Map.Entry<String, String> option : report.run().options().entrySet()) {
            page.raw("<tr>")
                    .element("th", option.getKey())
                    .element("td", option.getValue())
                    .raw("</tr>\n");
        }
        page.raw("</tbody></table></section>\n");
    }

    private static String style() {
        try (InputStream sheet = HtmlReport.class.getResourceAsStream("report.css")) {
            if (sheet == null) {
                throw new IllegalStateException("report.css is missing from the program");
            }
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
