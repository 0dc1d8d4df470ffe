package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {
    @Test
    void page_showsWhatComesFromOutsideAsText() {
        String page = HtmlReport.of(Reports.hostile());

        assertThat(page)
                .containsOnlyOnce("<script")
                .doesNotContain("<img")
                .doesNotContain("<b>")
                .contains("&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;")
                .contains("a&amp;b&lt;c&gt;&#39;&quot;");
        assertThat(page.chars()).noneMatch(c -> c != '\n' && Character.isISOControl(c));
    }

    @Test
    void page_needsNothingFromElsewhere() {
        assertThat(HtmlReport.of(Reports.hostile()))
                .doesNotContainPattern("(?i)<(link|script src|iframe|object|embed)\\b")
                .doesNotContainPattern("(?i)(url\\(|@import|https?://)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 25, 64, 65, 200, 1000})
    void page_staysSmallEnoughForATicketWhateverTheShards(int shards) {
        String page = HtmlReport.of(Reports.ofShards(shards));

        assertThat(page.length()).isLessThan(1 << 20);
        assertThat(page).contains(String.format("shardId-%012d", shards - 1)).doesNotContain("NaN");
    }

    /** What a drawing is to be read by, in words: on paper, and for who does not see it. */
    @Test
    void drawings_sayHowHighTheyComeAndWhatTheLimitIs() {
        String page = HtmlReport.of(Reports.ofShards(4));
        String caption = "Sent to the stream, at most 3.78 MiB/s; dashed: the shards&#39; limit, 4.00 MiB/s";

        assertThat(page)
                .contains("<figcaption>" + caption, "aria-label=\"" + caption)
                .contains("<title>5.00 s, 08:08:14: p50 ")
                .contains("<title>shard 0, 5.00 s, 08:08:14: 90%");
    }

    @Test
    void steps_comeFirstWhereSomethingIsToBeDone() {
        String steps = "<section id=\"steps\">";
        assertThat(HtmlReport.of(Reports.hostile())).containsSubsequence(steps, "<section class=\"tiles\">");
        assertThat(HtmlReport.of(Reports.ofShards(4))).containsSubsequence("<section class=\"tiles\">", steps);
    }

    @Test
    void page_standsWhenNothingWasSent() {
        LoadReport report = new LoadReport(
                Reports.run(1),
                Totals.NONE,
                LoadReport.Traffic.NONE,
                InputFigures.NONE,
                List.of(),
                List.of("The stream 'web' does not exist: create it."));

        assertThat(HtmlReport.of(report))
                .contains("FAILED")
                .contains("create it")
                .doesNotContain("<svg");
    }
}
