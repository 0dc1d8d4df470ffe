package dev.sluice.report;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The page's part on what was read: inputs, formats, and the lines that were rejected. */
final class InputSections {
    private final LoadReport report;
    private final Html page;

    InputSections(LoadReport report, Html page) {
        this.report = report;
        this.page = page;
    }

    void draw() {
        inputs();
        rejects();
    }

    private void inputs() {
        InputFigures inputs = report.inputs();
        List<InputFormat> formats = report.totals().formats();
        InputFigures.Left skipped = inputs.skipped();
        if (inputs.largest().isEmpty() && inputs.failed().isEmpty() && skipped.inputs() == 0 && formats.isEmpty()) {
            return;
        }
        page.section("inputs", "Inputs");
        table("Failed", inputs.failed());
        if (skipped.inputs() > 0) {
            page.element(
                    "h3",
                    Units.things(skipped.inputs(), "input", "inputs") + " skipped: nothing new in "
                            + (skipped.inputs() == 1 ? "it" : "them"));
            list(skipped.names());
            if (skipped.inputs() > skipped.names().size()) {
                page.element(
                        "p",
                        "and "
                                + Units.grouped(
                                        skipped.inputs() - skipped.names().size()) + " more");
            }
        }
        if (!formats.isEmpty()) {
            page.element("h3", "Formats found");
            list(formats.stream().map(InputFormat::shown).toList());
        }
        reads("Largest", inputs.largest());
        // Few enough, they can be sorted.
        if (!inputs.largest().containsAll(inputs.slowest())) {
            reads("Slowest", inputs.slowest());
        }
        page.raw("</section>\n");
    }

    private void table(String title, List<String> rows) {
        if (!rows.isEmpty()) {
            page.element("h3", title);
            list(rows);
        }
    }

    private void list(List<String> rows) {
        page.raw("<ul>");
        rows.forEach(row -> page.element("li", row));
        page.raw("</ul>");
    }

    private void reads(String title, List<InputFigures.InputRead> reads) {
        if (reads.isEmpty()) {
            return;
        }
        page.element("h3", title);
        page.raw(
                "<table class=\"sorts cards reads\"><thead><tr><th>Input<th class=\"n\">Read<th class=\"n\">Took<th class=\"n\">Speed"
                        + "</tr></thead><tbody>\n");
        for (InputFigures.InputRead read : reads) {
            page.raw("<tr>").element("td", read.name());
            page.raw("<td class=\"n\" data-v=\"%d\">", read.bytes())
                    .text(Units.bytes(read.bytes()))
                    .raw("</td>");
            page.raw("<td class=\"n\" data-v=\"%d\">", read.millis())
                    .text(read.millis() == 0 ? "\u2013" : Units.duration(Duration.ofMillis(read.millis())))
                    .raw("</td>");
            double rate = read.millis() == 0 ? 0 : read.bytes() * 1000.0 / read.millis();
            page.raw("<td class=\"n\" data-v=\"%d\">", Math.round(rate))
                    .text(rate == 0 ? "\u2013" : Units.bytesPerSecond(rate))
                    .raw("</td></tr>\n");
        }
        page.raw("</tbody></table>");
    }

    private void rejects() {
        if (report.rejectsByReason().isEmpty()) {
            return;
        }
        List<RejectReason> reasons = report.rejectsByReason().stream()
                .sorted(Comparator.comparingLong(RejectReason::count).reversed())
                .toList();
        page.section("rejects", "Rejected lines");
        page.bars(reasons.stream()
                .map(reason -> Map.entry(reason.reason(), reason.count()))
                .toList());
        for (RejectReason reason : reasons) {
            if (!reason.first().isEmpty()) {
                page.element("h3", "The first: " + reason.reason());
                list(reason.first().stream().map(RejectSample::place).toList());
            }
        }
        page.raw("</section>\n");
    }
}
