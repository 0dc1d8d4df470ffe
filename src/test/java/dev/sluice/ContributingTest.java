package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CONTRIBUTING.md names files, rooms and libraries; none of them may go, or come, without a word there. */
class ContributingTest {
    private static final Path MAIN = Path.of("src/main/java/dev/sluice");
    private static final Pattern FILE = Pattern.compile("`([a-z]+(?:/[a-z]+)*/[A-Z]\\w+)`");
    private static final Pattern TEST = Pattern.compile("\\b([A-Z]\\w+(?:Test|IT))\\b");

    private static String text() throws IOException {
        return Files.readString(Path.of(".github/CONTRIBUTING.md"));
    }

    private static List<String> named(Pattern pattern) throws IOException {
        return pattern.matcher(text()).results().map(match -> match.group(1)).toList();
    }

    private static List<String> namesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
    }

    @Test
    void files_areThere() throws IOException {
        assertThat(named(FILE))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(MAIN.resolve(name + ".java")).exists());
    }

    @Test
    void tests_areThere() throws IOException {
        assertThat(namesBelow(Path.of("src/test/java"))).containsAll(named(TEST));
    }

    @Test
    void rooms_areAllNamed() throws IOException {
        String text = text();
        try (Stream<Path> rooms = Files.list(MAIN)) {
            assertThat(rooms.filter(Files::isDirectory))
                    .allSatisfy(room -> assertThat(text).contains("\n| `" + room.getFileName() + "` |"));
        }
    }
}
