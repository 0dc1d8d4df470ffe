package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for users lead to one another, and leave out no option. */
class PagesTest {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z0-9-]+)");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        for (String folder : List.of("src/docs", ".github")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_leadSomewhere(Path page) throws IOException {
        for (String link : links(page)) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
            assertThat(target).as("%s in %s", link, page).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("%s in %s", link, page).contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "cat", "local"})
    void commandsPage_hasEveryOption(String command) throws IOException {
        String help = String.join("\n", Sluice.run("help", command).lines());
        List<String> options =
                OPTION.matcher(help).results().map(found -> found.group(1)).toList();
        assertThat(options).hasSizeGreaterThan(8);
        assertThat(Files.readString(Path.of("src/docs/commands.md"))).contains(options);
    }

    @Test
    void readme_leadsToEveryPage() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/docs"))) {
            assertThat(links(Path.of("README.md")))
                    .containsAll(files.map(Path::toString)
                            .filter(file -> file.endsWith(".md"))
                            .toList());
        }
    }

    private static List<String> links(Path page) throws IOException {
        String prose = FENCED.matcher(Files.readString(page)).replaceAll("");
        return LINK.matcher(prose)
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path page) throws IOException {
        String prose = FENCED.matcher(Files.readString(page)).replaceAll("");
        return HEADING.matcher(prose)
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
