package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyNoteTest {
    @TempDir
    private Path directory;

    @Test
    void note_isDueOnceADay_eachForItself() throws IOException {
        Map<String, String> home = Map.of("HOME", directory.toString());
        assertThat(DailyNote.isDue("one", home)).isTrue();
        assertThat(DailyNote.isDue("one", home)).isFalse();
        assertThat(DailyNote.isDue("another", home)).isTrue();
        try (Stream<Path> marks = Files.list(directory.resolve(".cache/sluice/told"))) {
            for (Path mark : marks.toList()) {
                Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
            }
        }
        assertThat(DailyNote.isDue("one", home)).isTrue();
        assertThat(DailyNote.isDue("one", home)).isFalse();
    }

    @Test
    void note_isDueEachTime_whereNoCacheCanBe() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Map<String, String> environment : List.of(
                Map.of("XDG_CACHE_HOME", "/proc/none"), Map.of("HOME", file.toString()), Map.of("HOME", "/proc"))) {
            assertThat(DailyNote.isDue("one", environment)).isTrue();
            assertThat(DailyNote.isDue("one", environment)).isTrue();
        }
    }
}
