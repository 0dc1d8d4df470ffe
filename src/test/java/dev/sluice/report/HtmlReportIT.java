package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class HtmlReportIT {
    @TempDir
    Path directory;

    private record Seen(String document, String console) {}

    @Test
    void page_rendersWithoutErrorsAndRunsNothing() throws IOException, InterruptedException {
        Path page = directory.resolve("report.html");
        HtmlReport.write(Reports.hostile(), page);
        Seen seen = open(page);

        assertThat(seen.console()).doesNotContain("CONSOLE");
        assertThat(seen.document())
                .contains("<title>Sluice: load into web</title>")
                .contains("&lt;script&gt;document.title='owned'&lt;/script&gt;")
                .doesNotContain("<script")
                .doesNotContain("<img")
                .contains("class=\"throttle\"");
    }

    @Test
    void browser_tellsOfErrorsWhenThereAreAny() throws IOException, InterruptedException {
        Path page = directory.resolve("broken.html");
        Files.writeString(page, "<!DOCTYPE html><title>x</title><script>document.title = 'ran'; nothing();</script>");
        Seen seen = open(page);

        assertThat(seen.console()).contains("CONSOLE").contains("nothing is not defined");
        assertThat(seen.document()).contains("<title>ran</title>");
    }

    /** Lays the page out, and gives back what it has become. */
    private Seen open(Path page) throws IOException, InterruptedException {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "skipped: no chromium on the path (apt-get install chromium)");
        Path document = directory.resolve("document");
        Path console = directory.resolve("console");
        List<String> command = new ArrayList<>(List.of(
                browser.orElseThrow().toString(),
                "--headless",
                "--disable-gpu",
                "--no-sandbox", // root, as in CI, has no other way; the page is our own
                "--user-data-dir=" + directory.resolve("profile"),
                "--enable-logging=stderr",
                "--dump-dom",
                page.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(document.toFile())
                .redirectError(console.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("chromium ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Seen(
                Files.readString(document), new String(Files.readAllBytes(console), StandardCharsets.ISO_8859_1));
    }

    private static Optional<Path> browser() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
