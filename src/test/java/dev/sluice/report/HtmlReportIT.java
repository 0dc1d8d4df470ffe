package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser. */
class HtmlReportIT {
    /** Words that are cut off, or lie outside of the window. */
    private static final String OFF_SCREEN = """
            [...document.querySelectorAll("body *")]
              .filter(e => !e.closest("svg") && e.getClientRects().length > 0)
              .filter(e => {
                const box = e.getBoundingClientRect();
                return box.right > innerWidth + 0.5 || box.left < -0.5 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
              })
              .map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 60))
            """;

    /** Marks of one axis that lie over one another. */
    private static final String OVERLAPS = """
            [...document.querySelectorAll(".x, .y")].flatMap(axis => {
              const marks = [...axis.children].filter(e => e.getClientRects().length > 0);
              return marks.slice(1).map((mark, i) => [marks[i].getBoundingClientRect(), mark.getBoundingClientRect(), mark])
                .filter(([a, b]) => a.right > b.left && b.right > a.left && a.bottom > b.top + 1 && b.bottom > a.top + 1)
                .map(([a, b, mark]) => axis.className + " " + mark.textContent);
            })
            """;

    /** The least contrast of any words with what lies behind them, as WCAG reckons it. */
    private static final String FAINTEST = """
            (() => {
              const light = colour => {
                const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(c => c / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const behind = e => {
                const colour = getComputedStyle(e).backgroundColor;
                return colour === "rgba(0, 0, 0, 0)" ? behind(e.parentElement) : colour;
              };
              return [...document.querySelectorAll("main *")]
                .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length > 0)
                .map(e => {
                  const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
                  return (a + 0.05) / (b + 0.05);
                })
                .reduce((x, y) => Math.min(x, y), 21);
            })()
            """;

    @TempDir
    static Path directory;

    private static Chromium browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Chromium.start(directory);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    private static void open(LoadReport report) throws IOException, InterruptedException {
        Path page = directory.resolve("report.html");
        HtmlReport.write(report, page);
        browser.open(page);
    }

    private static List<String> strings(String expression) throws IOException, InterruptedException {
        List<String> strings = new ArrayList<>();
        for (JsonNode each : browser.evaluate(expression)) {
            strings.add(each.asText());
        }
        return strings;
    }

    @Test
    void page_rendersWithoutErrorsAndRunsNothingFromOutside() throws IOException, InterruptedException {
        open(Reports.hostile());

        assertThat(browser.evaluate("document.title").asText()).isEqualTo("Sluice: load into web");
        assertThat(browser.evaluate("document.querySelectorAll('script').length")
                        .asInt())
                .isEqualTo(1);
        assertThat(browser.evaluate("document.querySelectorAll('img, b').length")
                        .asInt())
                .isZero();
        assertThat(browser.evaluate("document.querySelectorAll('.throttle').length")
                        .asInt())
                .isPositive();
        assertThat(browser.complaints).isEmpty();
    }

    /** Its policy names the one script that is its own. */
    @Test
    void page_runsNoScriptButItsOwn() throws IOException, InterruptedException {
        Path page = directory.resolve("changed.html");
        Files.writeString(
                page,
                HtmlReport.of(Reports.hostile())
                        .replace("</main>", "</main><script>document.title = 'owned';</script>")
                        .replace("<tr><td", "<tr onclick=\"document.title='owned'\"><td"));
        browser.open(page);
        browser.evaluate("document.querySelector('[onclick]').click()");

        assertThat(browser.evaluate("document.title").asText()).isEqualTo("Sluice: load into web");
        assertThat(browser.complaints).anyMatch(complaint -> complaint.contains("Content Security Policy"));
    }

    @ParameterizedTest
    @CsvSource({
        "360,screen,light",
        "360,screen,dark",
        "768,screen,light",
        "768,screen,dark",
        "1280,screen,light",
        "1280,screen,dark",
        "1920,screen,light",
        "1920,screen,dark",
        "718,print,light",
        "718,print,dark"
    })
    void page_hasNothingOffTheScreenAndAllWordsCanBeRead(int width, String media, String scheme)
            throws IOException, InterruptedException {
        browser.show(width, media, scheme);
        for (LoadReport report : List.of(Reports.hostile(), Reports.ofShards(4), Reports.ofShards(100))) {
            open(report);
            browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");

            assertThat(browser.evaluate("innerWidth").asInt()).isEqualTo(width);
            assertThat(strings(OFF_SCREEN)).isEmpty();
            assertThat(strings(OVERLAPS)).isEmpty();
            assertThat(browser.evaluate(FAINTEST).asDouble()).isGreaterThan(4.5);
            boolean isDark = scheme.equals("dark") && !media.equals("print");
            assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor")
                            .asText())
                    .isEqualTo(
                            isDark
                                    ? "rgb(20, 23, 26)"
                                    : media.equals("print") ? "rgb(255, 255, 255)" : "rgb(251, 251, 250)");
        }
    }

    @Test
    void page_isPrintedOnPaper() throws IOException, InterruptedException {
        browser.show(1280, "", "light");
        open(Reports.hostile());

        String pdf = browser.call("Page.printToPDF", "{\"printBackground\":true}")
                .path("data")
                .asText();
        assertThat(pdf).startsWith("JVBERi0"); // %PDF-
    }

    @Test
    void tables_sortByAnyColumnBothWays() throws IOException, InterruptedException {
        browser.show(1280, "", "light");
        open(Reports.ofShards(24));
        String first = "document.querySelector('.shards tbody').rows[0].cells[9].textContent";
        String click = "document.querySelectorAll('.shards th button')[9].click()";

        int most = Reports.ofShards(24).shards().stream()
                .mapToInt(shard -> (int) shard.throttled())
                .max()
                .orElseThrow();
        browser.evaluate(click);
        assertThat(browser.evaluate(first).asInt()).isEqualTo(most).isGreaterThan(9);
        browser.evaluate(click);
        assertThat(browser.evaluate(first).asInt()).isZero();
        browser.evaluate("document.querySelectorAll('.shards th button')[0].click()");
        assertThat(browser.evaluate("document.querySelector('.shards tbody').rows[0].cells[0].textContent")
                        .asText())
                .isEqualTo("shardId-000000000000");
    }

    /** On a phone the headings of a table stand above it as what to sort by. */
    @Test
    void tables_sortOnAPhone() throws IOException, InterruptedException {
        browser.show(360, "", "light");
        open(Reports.ofShards(4));
        String button = "document.querySelectorAll('.shards th button')[9]";
        assertThat(browser.evaluate(button + ".getBoundingClientRect().height").asInt())
                .isPositive();
        browser.evaluate(button + ".click()");
        assertThat(browser.evaluate("document.querySelector('.shards tbody').rows[0].cells[0].textContent")
                        .asText())
                .isEqualTo("shardId-000000000003");
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1280, 1920})
    void contents_leadToEachSection(int width) throws IOException, InterruptedException {
        browser.show(width, "", "light");
        open(Reports.hostile());
        List<String> links = strings("[...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))");
        assertThat(links)
                .isEqualTo(strings("[...document.querySelectorAll('main > section:not(.notes, .tiles)')]"
                        + ".map(section => '#' + section.id)"))
                .contains("#steps", "#throughput", "#latency", "#shards", "#inputs", "#rejects", "#options");
        for (String link : links) {
            browser.evaluate("document.querySelector(`nav a[href='" + link + "']`).click()");
            assertThat(browser.evaluate("(() => { const [heading, nav] = ['" + link + " h2', 'nav']"
                                    + ".map(e => document.querySelector(e).getBoundingClientRect());"
                                    + " return heading.top >= nav.bottom && heading.bottom <= innerHeight })()")
                            .asBoolean())
                    .as("the heading of %s is to be seen", link)
                    .isTrue();
        }
    }

    /** What a tooltip would say stands there at once; a phone and a keyboard have no tooltips. */
    @ParameterizedTest
    @ValueSource(strings = {"#throughput", "#latency", "#shards"})
    void drawings_tellTheirFiguresToPointerAndKeys(String section) throws IOException, InterruptedException {
        browser.show(1280, "", "light");
        open(Reports.hostile());
        String told = "document.querySelector('" + section + " output').textContent";
        JsonNode place = browser.evaluate("(() => { const drawing = document.querySelector('" + section + " svg');"
                + " drawing.scrollIntoView({block: 'center'}); const box = drawing.getBoundingClientRect();"
                + " return [box.left + 3, box.top + 3] })()");
        browser.call(
                "Input.dispatchMouseEvent",
                "{\"type\":\"mouseMoved\",\"x\":%s,\"y\":%s}".formatted(place.get(0), place.get(1)));
        String first = browser.evaluate(told).asText();
        assertThat(first).matches("(shard 0, )?0 s, 08:08:09: .*\\d.*");

        browser.evaluate("document.querySelector('" + section + " svg').focus()");
        press("ArrowRight");
        assertThat(browser.evaluate(told).asText()).matches("(shard 0, )?1.00 s, 08:08:10: .*\\d.*");
        press("ArrowLeft");
        press("ArrowLeft");
        assertThat(browser.evaluate(told).asText()).isEqualTo(first);
        press("ArrowDown");
        assertThat(browser.evaluate(told).asText())
                .matches(section.equals("#shards") ? "shard 1, 0 s, .*" : "\\Q" + first + "\\E");
        browser.evaluate("document.activeElement.blur()");
        assertThat(browser.evaluate(told).asText()).isEmpty();
    }

    private static void press(String key) throws IOException, InterruptedException {
        browser.call("Input.dispatchKeyEvent", "{\"type\":\"keyDown\",\"key\":\"" + key + "\"}");
    }

    @Test
    void page_saysTheSameWithoutScripts() throws IOException, InterruptedException {
        browser.show(1280, "", "light");
        open(Reports.hostile());
        List<String> withButtons = strings("[...document.querySelectorAll('td, pre, p, li')].map(e => e.textContent)");
        browser.call("Emulation.setScriptExecutionDisabled", "{\"value\":true}");
        try {
            open(Reports.hostile());
            assertThat(browser.evaluate("document.querySelectorAll('button').length")
                            .asInt())
                    .isZero();
            assertThat(strings("[...document.querySelectorAll('td, pre, p, li')].map(e => e.textContent)"))
                    .isEqualTo(withButtons);
            assertThat(browser.evaluate("document.querySelectorAll('.hit > title').length")
                            .asInt())
                    .isGreaterThan(3 * 60);
        } finally {
            browser.call("Emulation.setScriptExecutionDisabled", "{\"value\":false}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void commands_areCopied(int step) throws IOException, InterruptedException {
        browser.call(
                "Browser.grantPermissions", "{\"permissions\":[\"clipboardReadWrite\",\"clipboardSanitizedWrite\"]}");
        browser.call("Emulation.setFocusEmulationEnabled", "{\"enabled\":true}");
        open(Reports.hostile());
        String copied = browser.evaluate("document.querySelectorAll('#steps button')[" + step
                        + "].click(), new Promise(r => setTimeout(r, 200)).then(() => navigator.clipboard.readText())")
                .asText();

        assertThat(copied)
                .isEqualTo(NextSteps.of(Reports.hostile()).get(step).command())
                .startsWith("sluice ");
    }
}
