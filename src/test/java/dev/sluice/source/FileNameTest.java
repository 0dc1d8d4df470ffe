package dev.sluice.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNameTest {
    @TempDir
    private Path directory;

    /** The name in Latin-1, of which Java makes the same string for other letters too. */
    private static String latin1(String name) {
        return FileName.decoded(name.getBytes(ISO_8859_1));
    }

    @Test
    void everyName_comesBackFromItsPathByteForByte() {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        System.out.println("FileNameTest seed " + seed);
        Random random = new Random(seed);
        byte[][] pieces = {
            "ö".getBytes(UTF_8),
            "😀".getBytes(UTF_8),
            {(byte) 0xed, (byte) 0xb2, (byte) 0x80},
            {'.', '.', '/'},
            {'%'},
            {'?'}
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder latin1 = new StringBuilder(random.nextBoolean() ? "/" : "");
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                latin1.append(
                        random.nextInt(3) > 0
                                ? Character.toString(1 + random.nextInt(255))
                                : new String(pieces[random.nextInt(pieces.length)], ISO_8859_1));
            }
            // A path has no empty parts, whatever letter stands before its last slash.
            String typed = latin1.toString().replaceAll("//+", "/").replaceAll("(?s)(?<=.)/\\z", "");
            String name = FileName.decoded(typed.getBytes(ISO_8859_1));
            Path path = FileName.path(name);
            assertThat(FileName.of(path)).as("seed " + seed).isEqualTo(name);
            assertThat(path.isAbsolute()).isEqualTo(typed.startsWith("/"));
        }
    }

    @Test
    void path_isTheVeryFile_whenItsBytesAreNoText() throws IOException {
        for (String name : List.of("ä.log", "ö.log")) {
            Files.writeString(directory.resolve(FileName.part(latin1(name))), name);
        }
        assertThat(Files.readString(FileName.path(directory + "/" + latin1("ä.log"))))
                .isEqualTo("ä.log");
        assertThat(Files.readString(FileName.path(directory + "//" + latin1("ö.log"))))
                .isEqualTo("ö.log");
        assertThatThrownBy(() -> FileName.path("a\0b")).isInstanceOf(InvalidPathException.class);
        assertThatThrownBy(() -> FileName.path("\ud83d")).isInstanceOf(InvalidPathException.class);
    }

    @Test
    void shown_isTextThatTellsNamesApart() {
        assertThat(FileName.shown(latin1("größe.log"))).isEqualTo("gr\\xf6\\xdfe.log");
        assertThat(FileName.shown(FileName.path("größe 😀.log"))).isEqualTo("größe 😀.log");
        assertThat(FileName.isText(latin1("ä"))).isFalse();
        assertThat(FileName.isText("ä😀")).isTrue();
    }

    @Test
    void pattern_matchesAsJavasOwnDoes_whereThatCanSayTheName() {
        List<String> patterns = List.of(
                "*", "*.log", "a?c", "[a-c]x", "[!a-c]x", "{a,b}*", "a{,.gz}", "\\*a", "[]x]a", "a.b", "(a)", "a,b",
                "ä*", "[ä-ü]");
        List<String> names = List.of(
                "a", "a.log", "abc", "a.gz", "bx", "dx", "-x", "*a", "xa", "]a", "a.b", "aXb", "(a)", "a,b", "äh", "ö",
                "a\nc");
        for (String pattern : patterns) {
            for (String name : names) {
                assertThat(new NamePattern(pattern).matches(name))
                        .as(pattern + " of " + name)
                        .isEqualTo(
                                pattern.equals("[]x]a")
                                        ? name.equals("xa") || name.equals("]a")
                                        : FileSystems.getDefault()
                                                .getPathMatcher("glob:" + pattern)
                                                .matches(Path.of(name)));
            }
        }
        assertThat(new NamePattern("?.log").matches(latin1("ä.log"))).isTrue();
        assertThat(new NamePattern(latin1("[ä]*")).matches(latin1("ö.log"))).isFalse();
    }
}
