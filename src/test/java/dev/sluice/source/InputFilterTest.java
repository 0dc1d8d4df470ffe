package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFilterTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path temporary;

    private Path directory;
    private final List<String> remarks = new ArrayList<>();

    /** Below a directory whose own name must not count. */
    @BeforeEach
    void makeTree() throws Exception {
        directory = temporary.resolve("old.d");
        List<String> names =
                List.of("a.log", "b.log.gz", "old/a.log", "old/deep/c.log", "new/old.log", "gr\u00f6\u00dfe.log");
        for (int i = 0; i < names.size(); i++) {
            Path file = directory.resolve(FileName.part(names.get(i)));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "line\n");
            Files.setLastModifiedTime(file, FileTime.from(NOON.plusSeconds(3600L * i)));
        }
    }

    private List<String> names(InputFilter filter, String... typed) throws Exception {
        remarks.clear();
        List<Input> inputs = Listed.all(
                new InputNames(List.of(typed), null, filter),
                InputStream.nullInputStream(),
                InputsTest.STORE,
                remarks::add);
        inputs.forEach(Input::release);
        return inputs.stream()
                .map(each -> each.name().replace(directory + "/", ""))
                .toList();
    }

    private static InputFilter skip(String... globs) {
        return new InputFilter(List.of(globs), null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "*.gz, 'a.log gr\u00f6\u00dfe.log new/old.log old/a.log old/deep/c.log'",
        "old, 'a.log b.log.gz gr\u00f6\u00dfe.log new/old.log'",
        "old/, 'a.log b.log.gz gr\u00f6\u00dfe.log new/old.log'",
        "old/a.log, 'a.log b.log.gz gr\u00f6\u00dfe.log new/old.log old/deep/c.log'",
        "deep/*, 'a.log b.log.gz gr\u00f6\u00dfe.log new/old.log old/a.log'",
        "o*/**/c.log, 'a.log b.log.gz gr\u00f6\u00dfe.log new/old.log old/a.log'",
        "'{a,c}.log', 'b.log.gz gr\u00f6\u00dfe.log new/old.log'",
        "gr?\u00dfe.log, 'a.log b.log.gz new/old.log old/a.log old/deep/c.log'",
        "*.d, 'a.log b.log.gz gr\u00f6\u00dfe.log new/old.log old/a.log old/deep/c.log'",
    })
    void skip_passesOverNamesAndDirectoriesBelowWhatWasNamed(String glob, String left) throws Exception {
        assertThat(names(skip(glob), directory.toString())).containsExactly(left.split(" "));
        // What the user named is seen as far as its first star.
        assertThat(names(skip(glob), directory + "/*")).containsExactlyInAnyOrder(left.split(" "));
    }

    @Test
    void skip_takesAWholePath_andFilesThatWereNamed() throws Exception {
        assertThat(names(skip(directory + "/old/*", directory + "/a.log"), directory.toString()))
                .containsExactly("b.log.gz", "gr\u00f6\u00dfe.log", "new/old.log");
        assertThat(names(skip("a.log"), directory + "/a.log", directory + "/b.log.gz"))
                .containsExactly("b.log.gz");
        assertThat(remarks)
                .containsExactly("inputs passed over: 1 by --skip, 0 by --newer-than and --older-than; left: 1");
    }

    @Test
    void times_areOfTheLastChange_andTheBoundIsNew() throws Exception {
        Instant two = NOON.plusSeconds(7200);
        String all = directory.toString();
        assertThat(names(new InputFilter(List.of(), two, null), all))
                .containsExactly("gr\u00f6\u00dfe.log", "new/old.log", "old/a.log", "old/deep/c.log");
        assertThat(names(new InputFilter(List.of(), null, two), all)).containsExactly("a.log", "b.log.gz");
        assertThat(names(new InputFilter(List.of("deep"), two, two.plusSeconds(7200)), all))
                .containsExactly("old/a.log");
        assertThat(remarks)
                .containsExactly("inputs passed over: 1 by --skip, 4 by --newer-than and --older-than; left: 1");
    }

    @Test
    void nothingLeft_isSaid_andStandardInputHasNeitherNameNorTime() throws Exception {
        InputFilter none = new InputFilter(List.of("*"), NOON.plusSeconds(1_000_000), null);
        assertThat(names(none, directory.toString())).isEmpty();
        assertThat(remarks)
                .containsExactly("inputs passed over: 6 by --skip, 0 by --newer-than and --older-than; left: 0");
        assertThat(names(none, "-")).containsExactly("-");
        assertThat(remarks).isEmpty();
    }

    @Test
    void skip_isRefused_whenItIsNoPattern() {
        assertThatThrownBy(() -> skip("[")).isInstanceOf(PatternSyntaxException.class);
    }
}
