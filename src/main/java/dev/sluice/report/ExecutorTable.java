package dev.sluice.report;

import java.util.List;

/** A row for each process that carried out a part of the load. */
record ExecutorTable(List<ExecutorFigures> executors) {
    void draw(Html page) {
        if (executors.isEmpty()) {
            return;
        }
        page.section("executors", "Executors");
        page.raw("<div class=\"scroll\"><table><thead><tr><th>Executor<th>Host<th class=\"n\">Tasks");
        page.raw("<th class=\"n\">Records<th class=\"n\">MiB<th class=\"n\">Retries<th class=\"n\">Throttled");
        page.raw("</tr></thead><tbody>\n");
        for (ExecutorFigures each : executors) {
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
}
