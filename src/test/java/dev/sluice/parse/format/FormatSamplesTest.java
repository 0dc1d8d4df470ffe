package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each format's file says what its samples become, and holds at least one. */
class FormatSamplesTest {
    record Case(Format format, FormatSample sample) {
        String line() {
            return sample.line();
        }

        @Override
        public String toString() {
            return format + ": " + sample.line();
        }
    }

    static Stream<Format> formats() {
        return Formats.BUILT_IN.all().stream();
    }

    /** One or more of each engine, for tests that load. */
    static Stream<Format> engines() {
        return Stream.of(
                        "json",
                        "csv",
                        "combined",
                        "syslog",
                        "logfmt",
                        "w3c",
                        "regex",
                        "alb",
                        "haproxy",
                        "logback",
                        "mysql-slow",
                        "vpcflow",
                        "postgresql-csv")
                .map(BuiltIn::of);
    }

    static Stream<Case> samples() {
        return formats().flatMap(format -> of(format).stream());
    }

    static List<Case> of(Format format) {
        return format.definition().orElseThrow().samples().stream()
                .map(sample -> new Case(format, sample))
                .toList();
    }

    static EventParser parser(Case of) {
        EventParser parser = of.format.parser(SampleCheck.options(of.sample));
        String after = of.sample.after();
        parser.begin(after == null ? null : after.getBytes(StandardCharsets.UTF_8));
        return parser;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sample_becomesWhatTheFileSays(Case of) {
        assertThat(SampleCheck.fault(of.format, of.sample)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void file_namesItsDocumentationAndHasSamples(Format format) {
        Definition definition = format.definition().orElseThrow();
        assertThat(definition.url()).startsWith("https://");
        assertThat(definition.samples()).anyMatch(sample -> sample.event() != null);
    }

    private static Format own(Path directory, String json) throws Exception {
        Path file = Files.writeString(directory.resolve("own.json"), json);
        return Formats.withOwn(directory.resolve("none"), file).named("own").orElseThrow();
    }

    private static final String OWN = """
            {"name": "own", "title": "mine", "engine": "shape", "shapes": ["{time} (?P<id>\\\\d+): (?P<message>.*)"], %s,
             "samples": [{"line": "2026-01-02 03:04:05 7: x", "event": {"@timestamp": "2026-01-02T03:04:05Z", "id": %s, "message": "x"}}]}
            """;

    @Test
    void ownFile_isAFormatWhenItsSamplesAreAsItSays(@TempDir Path directory) throws Exception {
        Format own = own(directory, OWN.formatted("\"numbers\": [\"id\"]", "7"));
        assertThat(own).hasToString("own");
        assertThat(own.hash()).hasSize(16);
        Goldens.assertParses(
                own.parser(Goldens.OPTIONS),
                "2026-01-02 03:04:05 9: y",
                "{'@timestamp':'2026-01-02T03:04:05Z','id':9,'message':'y'}");
    }

    @Test
    void ownFile_isRefusedWithWhatCameOutWhenASampleFails(@TempDir Path directory) {
        assertThatThrownBy(() -> own(directory, OWN.formatted("\"numbers\": []", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("own.json")
                .hasMessageContaining(
                        "came out as the event {\"@timestamp\":\"2026-01-02T03:04:05Z\",\"id\":\"7\",\"message\":\"x\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "{time} (?P<id>\\\\d+) \\\\w+: (?P<message>.*), yyyy-MM-dd HH:mm:ss, takes text that no field has",
        "{time} (?P<message>.*), yyyy-MM-dd hh:mm:ss, no a that says which",
        "{time} (?P<message>.*), EEE MMM dd HH:mm:ss z yyyy, goes on behind a"
    })
    void ownFile_isRefusedWhenItWouldDropTextOrGuessATime(
            String shape, String layout, String why, @TempDir Path directory) {
        String file = """
                {"name": "own", "title": "mine", "engine": "shape", "shapes": ["%s"], "time": {"layout": "%s"},
                 "samples": [{"line": "x", "reject": "shape"}]}
                """.formatted(shape, layout);
        assertThatThrownBy(() -> own(directory, file).parser(Goldens.OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    /** Under --multiline, all rows can be one event with the header: they were left out with it. */
    @Test
    void header_isRejected_whenItGoesOnOverSeveralLines() {
        EventParser csv = BuiltIn.CSV.parser(Goldens.OPTIONS);
        csv.begin(null);
        byte[] joined = "a,b\n1,2\n3,4".getBytes(StandardCharsets.UTF_8);
        assertThat(csv.parse(joined, 0, joined.length, new JsonBuffer(16))).isEqualTo(Outcome.REJECTED);
        csv.begin(null);
        byte[] quoted = "a,\"b\nc\"".getBytes(StandardCharsets.UTF_8);
        assertThat(csv.parse(quoted, 0, quoted.length, new JsonBuffer(16))).isEqualTo(Outcome.HEADER);
    }

    @Test
    void valueLikeTheHeader_isAValueWhereThereIsOneColumn() throws Exception {
        EventParser csv = BuiltIn.CSV.parser(Goldens.OPTIONS);
        csv.begin("name".getBytes(StandardCharsets.UTF_8));
        Goldens.assertParses(csv, "name", "{'name':'name'}");
    }

    @Test
    void ownFile_isRefusedWhenAFieldIsMisspelt(@TempDir Path directory) {
        assertThatThrownBy(() -> own(directory, OWN.formatted("\"number\": [\"id\"]", "7")))
                .hasMessageContaining("no field 'number'. Did you mean 'numbers'");
        assertThatThrownBy(() -> own(directory, OWN.formatted("\"time\": {\"layot\": \"iso\"}", "7")))
                .hasMessageContaining("no field 'layot'. Did you mean 'layout'");
        assertThatThrownBy(() -> own(directory, OWN.formatted("\"heads\": [\"sislog\"]", "7")))
                .hasMessageContaining("no head 'sislog'; there are syslog, cri,")
                .hasMessageContaining("Did you mean 'syslog'");
        assertThatThrownBy(() -> own(directory, "{\n  \"a\": x}"))
                .hasMessageContaining("own.json is not JSON: ")
                .hasMessageEndingWith("(line 2, column 8)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "\"numbers\": [\"di\"] @ 'numbers' names 'di', which is not a field of its events. Did you mean 'id'",
                "\"rename\": {\"idd\": \"x\"} @ 'rename' names 'idd'",
                "\"rename\": {\"id\": \"n\"}, \"numbers\": [\"id\"] @ 'numbers' names 'id'",
                "\"pairs\": {\"field\": \"text\", \"style\": \"cef\"} @ 'pairs' names 'text'",
                "\"guess\": {\"needs\": [\"massage\"]} @ Did you mean 'message'",
                "\"begins\": \"timestmp\" @ 'begins' names no rule that there is: 'timestmp'. Did you mean 'timestamp'"
            })
    void ownFile_isRefusedWhenItNamesWhatThereIsNot(String line, String why, @TempDir Path directory) {
        assertThatThrownBy(() -> own(directory, OWN.formatted(line, "\"7\""))).hasMessageContaining(why);
    }

    @Test
    void ownFile_isRefusedWhenItsColumnsHaveNoSuchField(@TempDir Path directory) {
        for (String line : List.of("\"numbers\": [\"c\"]", "\"time\": {\"field\": \"c\"}")) {
            assertThatThrownBy(() -> own(
                            directory,
                            "{\"name\": \"own\", \"title\": \"mine\", \"engine\": \"columns\", \"columns\": [\"a\", \"b\"], "
                                    + line + ", \"samples\": []}"))
                    .hasMessageContaining("names 'c', which is not a field");
        }
    }

    @Test
    void ownFile_isRefusedWhenItsNameHasCapitals(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("Own.json"),
                OWN.formatted("\"url\": \"\"", "\"7\"").replace("own", "Own"));
        Formats formats = Formats.withOwn(directory.resolve("none"), file);
        assertThatThrownBy(() -> formats.named("Own")).hasMessageContaining("small letters, digits and dashes");
    }

    @Test
    void hash_tellsWaysOfParsingApartAndNothingElse(@TempDir Path directory) throws Exception {
        String before =
                own(directory, OWN.formatted("\"numbers\": [\"id\"]", "7")).hash();
        assertThat(own(directory, OWN.formatted("\"numbers\": [\"id\"], \"url\": \"https://x\"", "7"))
                        .hash())
                .isEqualTo(before);
        assertThat(own(directory, OWN.formatted("\"absent\": []", "\"7\"")).hash())
                .isNotEqualTo(before);
    }

    @Test
    void pattern_isRemarkedOnWhenEachLineGoesThroughRe2() {
        ParserOptions obedient = Goldens.withPattern("(?P<level>[A-Z]+) (?P<message>.*)");
        ParserOptions other = Goldens.withPattern("(?i)(?P<a>\\w+)(?P<b>\\w)");
        assertThat(BuiltIn.REGEX.remark(obedient)).isNull();
        assertThat(BuiltIn.REGEX.remark(other)).contains("RE2");
        assertThat(BuiltIn.JSON.remark(other)).isNull();
    }
}
