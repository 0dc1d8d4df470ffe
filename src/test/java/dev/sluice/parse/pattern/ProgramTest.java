package dev.sluice.parse.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.time.IsoTime;
import dev.sluice.parse.time.TimeReader;
import dev.sluice.parse.time.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20261123);

    /** The fields found, by name; null if the line does not fit. */
    private static @Nullable Map<String, String> scan(Program program, String line) {
        List<TimeReader> readers = program.layouts().stream()
                .<TimeReader>map(layout -> new IsoTime(ZoneOffset.UTC))
                .toList();
        ByteScanner scanner = new ByteScanner(program, readers, new Timestamp());
        byte[] in = ("<<" + line + ">>").getBytes(StandardCharsets.UTF_8);
        if (!scanner.scan(in, 2, in.length - 2)) {
            return null;
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < program.names().size(); i++) {
            if (scanner.start(i) >= 0) {
                found.put(
                        program.names().get(i),
                        new String(in, scanner.start(i), scanner.end(i) - scanner.start(i), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    private static @Nullable Map<String, String> scan(String pattern, String line) {
        return scan(Program.of(List.of(pattern), name -> name.equals("n") ? "(?P<n>\\d+)" : ""), line);
    }

    @Test
    void repetition_endsWhereAByteIsNotOfItsClass() {
        assertThat(scan("(?P<a>[^:]*): (?P<b>\\w+)-(?P<c>.*)", "x y: b-c-d"))
                .isEqualTo(Map.of("a", "x y", "b", "b", "c", "c-d"));
        assertThat(scan("(?P<a>\\d{2,3})x", "1234x")).isNull();
        assertThat(scan("(?P<a>\\d+)", "")).isNull();
    }

    @Test
    void repetition_endsAtTheFirstOrTheLastTextThatFollows() {
        assertThat(scan("(?P<a>.*?): (?P<b>.*)", "x: y: z")).isEqualTo(Map.of("a", "x", "b", "y: z"));
        assertThat(scan("(?P<a>\\S+):(?P<b>\\d+) x", "2001:db8::1:80 x"))
                .isEqualTo(Map.of("a", "2001:db8::1", "b", "80"));
        assertThat(scan("\"(?P<a>.*)\"", "\"say \"hi\"\"")).isEqualTo(Map.of("a", "say \"hi\""));
    }

    @Test
    void choice_takesTheFirstThatFitsAndForgetsWhatItTried() {
        String pattern = "(?:(?P<a>\\d+)/(?P<b>\\d+)|(?P<a>\\d+)x)?(?P<c>.*)";
        assertThat(scan(pattern, "1/2!")).isEqualTo(Map.of("a", "1", "b", "2", "c", "!"));
        assertThat(scan(pattern, "1x!")).isEqualTo(Map.of("a", "1", "c", "!"));
        assertThat(scan(pattern, "1!")).isEqualTo(Map.of("c", "1!"));
        assertThat(scan("(?P<a>\\d) (?:(?P<a>\\d)!)?(?P<b>.*)", "1 2?"))
                .as("what was found before is kept")
                .isEqualTo(Map.of("a", "1", "b", "2?"));
    }

    @Test
    void parts_standForNamesInBraces() {
        assertThat(scan("{n}-{time} x", "7-2026-01-02T03:04:05Z x"))
                .isEqualTo(Map.of("n", "7", "@timestamp", "2026-01-02T03:04:05Z"));
        assertThatThrownBy(() -> scan("{m}", "")).hasMessageContaining("no part called {m}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?P<a>\\w+)(?P<b>\\w)",
                "\\S*\\d+x|y",
                "[a-z]+(?:b|c)",
                "(?:ab)+",
                "(a",
                "a)",
                "[a",
                "*",
                "\\q",
                "(?=a)",
                "x{9"
            })
    void pattern_isRefusedWithItsPlaceWhenItBreaksTheRule(String pattern) {
        assertThatThrownBy(() -> scan(pattern, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(">>>");
    }

    @Test
    void time_isReadOnceWhereSeveralPatternsBeginWithIt() {
        Program program = Program.of(
                List.of("{time} \\[(?P<a>\\d+)\\]", "{time} (?P<b>\\d+)!", "{time} (?P<b>\\d+)\\?", "(?P<c>\\w+)"),
                name -> "");
        TimeReader iso = new IsoTime(ZoneOffset.UTC);
        int[] reads = {0};
        TimeReader counting = (in, from, to, into) -> {
            reads[0]++;
            return iso.read(in, from, to, into);
        };
        ByteScanner scanner = new ByteScanner(program, List.of(counting), new Timestamp());
        byte[] line = "2026-01-02T03:04:05Z 7?".getBytes(StandardCharsets.UTF_8);
        assertThat(scanner.scan(line, 0, line.length)).isTrue();
        assertThat(scanner.shape()).isEqualTo(2);
        assertThat(program.shapes().get(2)).containsExactly("@timestamp", "b");
        assertThat(reads[0]).isEqualTo(1);
    }

    /** Several patterns in one program find what each of them alone finds, the first that fits. */
    @Test
    void patterns_findTogetherWhatEachFindsAlone() {
        Random random = new Random(SEED);
        String[] pieces = {
            "a",
            "b:",
            " ",
            "-?",
            "(?P<x>-?\\d+)",
            "(?P<y>\\w+)",
            "(?P<x>[^:]*):",
            "(?P<z>.*)",
            "(?P<y>.*?):",
            "(?:(?P<x>a)|b)",
            "(?P<y>\\d+)?",
            "(?: (?P<z>\\S+))?",
            "(?:(?P<y>a):|(?P<z>b+):)",
            "(?:a |(?P<x>a+)|(?P<x>a)b)"
        };
        int fitted = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> patterns = new ArrayList<>();
            String common = "";
            for (int n = 2 + random.nextInt(3); n > 0; n--) {
                StringBuilder pattern = new StringBuilder(common);
                for (int m = 1 + random.nextInt(3); m > 0; m--) {
                    pattern.append(pieces[random.nextInt(pieces.length)]);
                    common = random.nextInt(3) == 0 ? pattern.toString() : common;
                }
                patterns.add(pattern.toString());
            }
            Program together;
            List<Program> alone;
            try {
                together = Program.of(patterns, name -> "");
                alone = patterns.stream()
                        .map(pattern -> Program.of(List.of(pattern), name -> ""))
                        .toList();
            } catch (IllegalArgumentException e) {
                continue;
            }
            for (int j = 0; j < 20; j++) {
                StringBuilder line = new StringBuilder();
                for (int n = random.nextInt(9); n > 0; n--) {
                    line.append("ab: 1-".charAt(random.nextInt(6)));
                }
                Map<String, String> expected = alone.stream()
                        .map(program -> scan(program, line.toString()))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
                fitted += expected == null ? 0 : 1;
                assertThat(scan(together, line.toString()))
                        .as("seed %d: %s on '%s'", SEED, patterns, line)
                        .isEqualTo(expected);
            }
        }
        assertThat(fitted).isGreaterThan(1_000);
    }

    /** Where a program of an expression accepts a line, RE2 finds the same. */
    @Test
    void expression_findsWhatRe2Finds() {
        Random random = new Random(SEED);
        String[] pieces = {
            "a",
            "b",
            ":",
            " ",
            "\\d+",
            "\\w+",
            "[^:]*",
            ".*",
            ".*?:",
            "\\S+",
            "(?P<%s>\\w+)",
            "(?P<%s>.*?) ",
            "(?:a|b)",
            "(?P<%s>\\d+)?",
            "(?: (?P<%s>\\S+))?",
            "(?:a:|(?P<%s>b+):)",
            "\\s*",
            "[ab]{2}",
            "a?"
        };
        int compared = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder expression = new StringBuilder();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                expression.append(String.format(pieces[random.nextInt(pieces.length)], "g" + n));
            }
            Program program;
            try {
                program = Program.ofExpression(expression.toString());
            } catch (IllegalArgumentException e) {
                continue;
            }
            var re2 = com.google.re2j.Pattern.compile(expression.toString(), com.google.re2j.Pattern.DOTALL);
            for (int j = 0; j < 20; j++) {
                StringBuilder line = new StringBuilder();
                for (int n = random.nextInt(9); n > 0; n--) {
                    line.append("ab: 1é".charAt(random.nextInt(6)));
                }
                Map<String, String> found = scan(program, line.toString());
                if (found != null) {
                    compared++;
                    var matcher = re2.matcher(line.toString());
                    assertThat(matcher.matches())
                            .as("seed %d: %s on '%s'", SEED, expression, line)
                            .isTrue();
                    Map<String, String> expected = new LinkedHashMap<>();
                    for (String name : program.names()) {
                        if (matcher.group(name) != null) {
                            expected.put(name, matcher.group(name));
                        }
                    }
                    assertThat(found)
                            .as("seed %d: %s on '%s'", SEED, expression, line)
                            .isEqualTo(expected);
                }
            }
        }
        assertThat(compared).isGreaterThan(1_000);
    }
}
