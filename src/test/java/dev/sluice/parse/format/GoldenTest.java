package dev.sluice.parse.format;

import static dev.sluice.parse.format.Goldens.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lines of each format's own documentation and the events they must become, from {@code goldens/FORMAT.txt}: a line, below it its JSON, a
 * blank line. {@code header:} stands before a header line in force, {@code ⏎} for a newline within an event, {@code ! reason} for a
 * rejected line, {@code =} for a line that is no event.
 */
class GoldenTest {
    static final String PATTERN = "(?P<level>[A-Z]+) (?P<time>\\S+)(?: user=(?P<user>\\w+))? (?P<message>.*)";

    record Golden(Format format, String header, String line, String expected) {
        @Override
        public String toString() {
            return format + ": " + line;
        }
    }

    static Stream<Golden> goldens() {
        return Arrays.stream(Format.values())
                .filter(format -> format != Format.RAW)
                .flatMap(format -> read(format).stream());
    }

    static List<Golden> read(Format format) {
        List<Golden> goldens = new ArrayList<>();
        String header = "";
        try (InputStream in = GoldenTest.class.getResourceAsStream("/goldens/" + format + ".txt")) {
            if (in == null) {
                return goldens;
            }
            String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].startsWith("header:")) {
                    header = lines[i].substring("header:".length());
                } else if (!lines[i].isEmpty() && !lines[i].startsWith("//")) {
                    goldens.add(new Golden(format, header, lines[i].replace('⏎', '\n'), lines[i + 1]));
                    i++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return goldens;
    }

    static EventParser parser(Golden golden) {
        ParserOptions options = golden.format == Format.REGEX ? OPTIONS.withPattern(PATTERN) : OPTIONS;
        EventParser parser = golden.format.parser(options);
        parser.begin(golden.header.isEmpty() ? null : golden.header.getBytes(StandardCharsets.UTF_8));
        return parser;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void line_becomesTheEventExpected(Golden golden) throws Exception {
        EventParser parser = parser(golden);
        if (golden.expected.startsWith("!")) {
            byte[] line = golden.line.getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parse(line, 0, line.length, new dev.sluice.parse.json.JsonBuffer(8)))
                    .isEqualTo(Outcome.REJECTED);
            assertThat(parser.reason()).contains(golden.expected.substring(1).strip());
            assertThat(parser.errorOffset()).isBetween(0, line.length);
        } else if (golden.expected.equals("=")) {
            byte[] line = golden.line.getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parse(line, 0, line.length, new dev.sluice.parse.json.JsonBuffer(8)))
                    .isEqualTo(Outcome.HEADER);
        } else {
            String actual = Goldens.parse(parser, golden.line);
            assertThat(Goldens.JACKSON.readTree(actual))
                    .as(actual)
                    .isEqualTo(Goldens.JACKSON.readTree(golden.expected));
        }
    }
}
