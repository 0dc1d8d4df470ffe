package dev.sluice.report;

import dev.sluice.deliver.SenderChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The report as one page that needs nothing else: no network, and no script but its own, without which it says the same. Names and lines
 * from outside are text in it, whatever they say.
 */
public final class HtmlReport {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final LoadReport report;
    private final Diagnosis diagnosis;
    private final List<NextSteps.Step> steps;
    private final Html page = new Html();

    private HtmlReport(LoadReport report, List<NextSteps.Step> steps) {
        this.report = report;
        this.steps = steps;
        this.diagnosis = Diagnosis.of(report);
    }

    /** Replaces {@code file} at once. */
    public static void write(LoadReport report, Path file) throws IOException {
        byte[] page = of(report).getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(page));
    }

    /** The same of several, with a row for each. */
    public static void write(MergedReport merged, Path file) throws IOException {
        byte[] page = of(merged.whole(), NextSteps.of(merged), merged.rows()).getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(page));
    }

    static String of(LoadReport report) {
        return of(report, NextSteps.of(report), List.of());
    }

    private static String of(LoadReport report, List<NextSteps.Step> steps, List<MergedReport.Row> parts) {
        HtmlReport html = new HtmlReport(report, steps);
        html.notes();
        if (report.run().exitStatus() == 0) {
            html.tiles();
            html.steps();
        } else {
            html.steps();
            html.tiles();
        }
        if (!parts.isEmpty()) {
            PartTable.draw(parts, html.page);
        }
        new TrafficSections(report, html.page).draw();
        new ExecutorTable(report.traffic().executors()).draw(html.page);
        new InputSections(report, html.page).draw();
        html.circumstances();
        html.options();
        return html.head() + html.page.contents() + html.page + "</main><script>" + resource("report.js")
                + "</script></body></html>\n";
    }

    private Html head() {
        Run run = report.run();
        Html page = new Html();
        page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.raw(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                        + " script-src 'sha256-%s'\">",
                sha256(resource("report.js")));
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.raw("<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"Sluice\">");
        page.element("title", "Sluice: load into " + run.into().stream())
                .raw("<style>")
                .raw(resource("report.css"))
                .raw("</style></head>\n<body><main>");
        page.raw("<header><p class=\"kind\">Sluice load report</p>").element("h1", run.into().stream());
        page.element(
                "p class=\"status " + (run.exitStatus() == 0 ? "good" : run.exitStatus() == 3 ? "warn" : "bad") + "\"",
                run.ending());
        page.element("p class=\"verdict\"", diagnosis.verdict());
        page.element(
                "p class=\"when\"",
                LOCAL.format(run.timing().started().atZone(run.circumstances().zone())) + ", took "
                        + Units.duration(Duration.ofMillis(run.timing().elapsedMillis())) + ", exit status "
                        + run.exitStatus());
        return page.raw("</header>\n");
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
        latencyTiles();
        page.raw("</section>\n");
    }

    private void tile(String name, String figure, String remark, String mood) {
        page.raw("<div class=\"tile%s\">", mood);
        page.element("h2", name)
                .element("p class=\"figure\"", figure)
                .element("p", remark)
                .raw("</div>");
    }

    private void latencyTiles() {
        List<Timeline.Point> points = report.traffic().course().points();
        List<Long> latencies = points.isEmpty()
                ? List.of()
                : points.get(points.size() - 1).stream().latencies();
        double median = Latencies.quantile(List.of(), latencies, 0.5);
        double slow = Latencies.quantile(List.of(), latencies, 0.95);
        double slowest = Latencies.quantile(List.of(), latencies, 0.99);
        long longest = report.shards().stream()
                .mapToLong(shard -> shard.latencyMillis().max())
                .max()
                .orElse(0);
        if (!Double.isNaN(median)) {
            tile("Latency, median", about(median, longest), "half of the records, or less", "");
            tile(
                    "Latency, p99",
                    about(slowest, longest),
                    "p95 " + about(slow, longest) + ", the slowest " + TrafficSections.millis((double) longest),
                    "");
        }
    }

    private static String about(double millis, long longest) {
        return "\u2248 " + TrafficSections.millis(Math.min(millis, (double) longest));
    }

    private void notes() {
        page.raw("<section class=\"notes\">");
        diagnosis.findings().forEach(finding -> page.element("p class=\"note\"", finding));
        diagnosis.notes(report).forEach(note -> page.element("p class=\"note\"", note));
        if (report.records() > 0) {
            page.element("p", report.readBack());
        }
        page.raw("</section>\n");
    }

    private void steps() {
        if (steps.isEmpty()) {
            return;
        }
        page.section("steps", "Next steps");
        for (NextSteps.Step step : steps) {
            page.element("p", step.why()).element("pre", step.command());
        }
        page.raw("</section>\n");
    }

    private void circumstances() {
        Run run = report.run();
        Run.Circumstances of = run.circumstances();
        page.section("run", "Run").raw("<table class=\"options\"><tbody>\n");
        row("Stream", of.arn().isEmpty() ? run.into().stream() : of.arn());
        row("Region", of.region());
        row("Began", both(run.timing().started()));
        row("Ended", both(run.ended()));
        row("Host", of.host());
        row(
                "Processors",
                of.processors().cpuMillis() == 0
                        ? ""
                        : of.processors().count() + ", " + Units.percent(run.processorShare()) + " busy with this");
        row("Command", NextSteps.shown(of.command()));
        row("Sluice", run.version());
        page.raw("</tbody></table></section>\n");
    }

    private String both(Instant moment) {
        return LOCAL.format(moment.atZone(report.run().circumstances().zone())) + " ("
                + UTC.format(moment.atOffset(ZoneOffset.UTC)) + " UTC)";
    }

    private void row(String name, String value) {
        if (!value.isEmpty()) {
            page.raw("<tr>").element("th", name).element("td", value).raw("</tr>\n");
        }
    }

    private void options() {
        page.section("options", "Options").raw("<table class=\"options all\"><tbody>\n");
        report.run()
                .options()
                .forEach((name, value) -> page.raw("<tr>")
                        .element("th", name)
                        .element("td", value)
                        .raw("</tr>\n"));
        page.raw("</tbody></table></section>\n");
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream file = HtmlReport.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
