package dev.sluice.report;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A row for each report that was merged, as text and in a page. */
final class PartTable {
    private static final List<String> HEADINGS =
            List.of("PART", "HOST", "STARTED", "TOOK", "STATUS", "EVENTS", "REJECTED", "SENT", "RATE", "THROTTLED");

    private static final String ALIGNMENT = "lllrrrrrrr";

    /** What the other columns and the figures above tell, too. */
    private static final List<String> EXPENDABLE =
            List.of("RATE", "THROTTLED", "STARTED", "HOST", "SENT", "REJECTED", "TOOK");

    private PartTable() {}

    static List<String> lines(List<MergedReport.Row> rows, int columns) {
        TextTable table = new TextTable(HEADINGS, ALIGNMENT, 2);
        rows.forEach(row -> table.add(cells(row).stream().map(Paint::safe).toList()));
        return table.fitting(columns, EXPENDABLE).lines();
    }

    static void draw(List<MergedReport.Row> rows, Html page) {
        page.section("parts", "Parts").raw("<div class=\"scroll\"><table><thead><tr>");
        for (int i = 0; i < HEADINGS.size(); i++) {
            String heading = HEADINGS.get(i);
            page.element(
                    ALIGNMENT.charAt(i) == 'r' ? "th class=\"n\"" : "th",
                    heading.charAt(0) + heading.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        page.raw("</tr></thead><tbody>\n");
        for (MergedReport.Row row : rows) {
            page.raw("<tr>");
            List<String> cells = cells(row);
            for (int i = 0; i < cells.size(); i++) {
                page.element(ALIGNMENT.charAt(i) == 'r' ? "td class=\"n\"" : "td", cells.get(i));
            }
            page.raw("</tr>\n");
        }
        page.raw("</tbody></table></div></section>\n");
    }

    private static List<String> cells(MergedReport.Row row) {
        return new ArrayList<>(List.of(
                row.name(),
                row.host(),
                row.started().truncatedTo(ChronoUnit.SECONDS).toString(),
                Units.duration(Duration.ofMillis(row.elapsedMillis())),
                Integer.toString(row.exitStatus()),
                Units.grouped(row.work().events()),
                Units.grouped(row.work().rejected()),
                Units.bytes(row.work().bytesSent()),
                Units.bytesPerSecond(row.work().bytesPerSecond()),
                Units.grouped(row.work().throttled())));
    }
}
