package dev.sluice.parse.guess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.source.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoFormatTest {
    private static final ParserOptions OPTIONS = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
    private static final String JSON = "{\"time\":\"2026-01-02T03:04:05Z\",\"a\":1}\n".repeat(20);
    private static final String ACCESS =
            "10.0.0.1 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl\"\n";
    private static final String PARTED = "time;level;text\n" + "2026-01-02T03:04:05Z;INFO;hello\n".repeat(20);

    private final AutoFormat auto = auto();

    private static AutoFormat auto() {
        return usually(ACCESS.repeat(9), OPTIONS);
    }

    /** Where a source like this told its format. */
    private static AutoFormat usually(String text, ParserOptions options) {
        Guess first = new Guesser(options, Formats.BUILT_IN).guess(text.getBytes(UTF_8), true);
        assertThat(first.sure()).isTrue();
        return new AutoFormat(Formats.BUILT_IN, options, AutoFormatTest::plan, first);
    }

    private static String format(AutoFormat auto, String text) throws IOException {
        return AutoFormat.shown(
                auto.of(ByteBuffer.wrap(text.getBytes(UTF_8)), true).way());
    }

    private static ParsePlan plan(Format format, ParserOptions options) {
        return new ParsePlan(format, options, OnParseError.REJECT, Filters.NONE, FieldChanges.NONE, Key.RANDOM);
    }

    private Framing of(String text) throws IOException {
        return auto.of(ByteBuffer.wrap(text.getBytes(UTF_8)), true);
    }

    private String format(String text) throws IOException {
        return auto.of(of(text).way()).format().toString();
    }

    @Test
    void source_hasItsOwnFormat() throws Exception {
        assertThat(format(JSON)).isEqualTo("json");
        assertThat(format(ACCESS.repeat(9))).isEqualTo("combined");
        Framing parted = of(PARTED);
        assertThat(auto.of(parted.way()).options().columns().delimiter()).isEqualTo(';');
        assertThat(parted.headers()).isNotNull();
        assertThat(AutoFormat.shown(parted.way())).isEqualTo("csv --delimiter ';'");
        Framing array = of("{\"items\":[" + JSON.strip().replace("\n", ",") + "]}");
        assertThat(AutoFormat.shown(array.way())).isEqualTo("json --split /items");
        assertThat(array.splitting()).isNotNull();
    }

    @Test
    void source_isOfTheUsualFormat_whenItIsTooShortToTell() throws Exception {
        assertThat(format(ACCESS)).isEqualTo("combined");
    }

    @Test
    void source_isOfNoFormat_whileItIsBlank() throws Exception {
        assertThat(of("").way()).isEmpty();
        assertThat(of("\n\r\n").way()).isEmpty();
    }

    @Test
    void source_isRefused_whenNothingIsSure() {
        assertThatThrownBy(() -> of("once upon a time\nthere was\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not sure")
                .hasMessageContaining("--skip");
        assertThatThrownBy(() -> of("Jan  2 03:04:05 web1 sshd[1]: a line\n".repeat(2)))
                .hasMessageContaining("perhaps syslog, 71%");
    }

    @Test
    void way_isFoundAgainByAnotherRun() throws Exception {
        for (String text :
                new String[] {JSON, PARTED, "{\"items\":[" + JSON.strip().replace("\n", ",") + "]}"}) {
            Framing before = of(text);
            AutoFormat later = auto();
            Framing again = later.again(before.way());
            assertThat(again.way()).isEqualTo(before.way());
            assertThat(later.of(again.way()).options().columns())
                    .isEqualTo(auto.of(before.way()).options().columns());
        }
    }

    @Test
    void way_isRefused_whenItsFormatIsAnotherByNow() throws Exception {
        String way = of(JSON).way();
        FormatWay its = FormatWay.parse(way);
        assertThatThrownBy(() -> auto().again(new FormatWay("json", "other", '\0', null).toString()))
                .hasMessageContaining("another definition of the format json");
        assertThatThrownBy(() -> auto().again(new FormatWay("gone", its.hash(), '\0', null).toString()))
                .hasMessageContaining("another definition of the format gone");
    }

    @Test
    void source_isRefused_whenWhatTheUserSaidDoesNotGoWithItsFormat() {
        AutoFormat strict = new AutoFormat(
                Formats.BUILT_IN,
                OPTIONS,
                (format, options) -> {
                    if (format.toString().equals("json")) {
                        throw new IllegalArgumentException("json has no such thing");
                    }
                    return plan(format, options);
                },
                new Guesser(OPTIONS, Formats.BUILT_IN).guess(ACCESS.repeat(9).getBytes(UTF_8), true));
        assertThatThrownBy(() -> strict.of(ByteBuffer.wrap(JSON.getBytes(UTF_8)), true))
                .isInstanceOf(IOException.class)
                .hasMessage("it is json, and json has no such thing");
    }

    /** Once it was read as the usual format, and its first line was a header for that. */
    @Test
    void source_isRefused_whenItsBeginningIsBlankAndMoreFollows() {
        for (String blank : List.of("\n", "\0".repeat(5000))) {
            assertThatThrownBy(() -> auto.of(ByteBuffer.wrap(blank.getBytes(UTF_8)), false))
                    .hasMessageContaining("sees nothing in its first " + blank.length() + " bytes");
        }
    }

    @Test
    void source_isNotOfTheUsualFormat_whenItIsMoreLikeAnother() {
        String docker = "{\"log\":\"hello\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05.678901234Z\"}\n";
        AutoFormat json = usually(JSON, OPTIONS);
        assertThatThrownBy(() -> format(json, docker)).hasMessageContaining("not sure");
        assertThatThrownBy(() -> format(json, docker.repeat(2))).hasMessageContaining("perhaps docker, 75%");
    }

    @Test
    void shortSource_isOfTheUsualFormatWithAHeader_whenItHasTheSame() throws Exception {
        AutoFormat csv = usually("id,name,at\n" + "1,a,2026-01-02T03:04:05Z\n".repeat(20), OPTIONS);
        assertThat(format(csv, "id,name,at\n")).isEqualTo("csv");
        assertThat(format(csv, "id,name,at\n1,a,2026-01-02T03:04:05Z\n")).isEqualTo("csv");
        assertThatThrownBy(() -> format(csv, "ERROR disk full, node a, now\nERROR disk full, node b, now\n"))
                .hasMessageContaining("not sure");
        String w3c = "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n";
        AutoFormat iis = usually(w3c + "2026-01-02 03:04:05 10.0.0.1 GET / 200\n".repeat(20), OPTIONS);
        assertThat(format(iis, w3c)).isEqualTo("w3c");
    }

    /** The rest may hold as many events in another. */
    @Test
    void array_isNotSure_whenItsDocumentGoesOn() {
        String first = "{\"errors\":[" + "{\"n\":1},".repeat(200) + "{\"n\":1}";
        Guess guess = new Guesser(OPTIONS, Formats.BUILT_IN).guess(first.getBytes(UTF_8), false);
        assertThat(guess.options().split()).hasToString("/errors");
        assertThat(guess.sure()).isFalse();
        assertThat(new Guesser(OPTIONS, Formats.BUILT_IN)
                        .guess((first + "]}").getBytes(UTF_8), true)
                        .sure())
                .isTrue();
    }

    @Test
    void way_leavesOutWhatTheUserSaid() throws Exception {
        ParserOptions parted =
                new ParserOptions(OPTIONS.times(), new ParserOptions.Columns(List.of(), ';'), null, null, null, null);
        AutoFormat told = usually(PARTED, parted);
        assertThat(format(told, PARTED)).isEqualTo("csv");
        assertThat(format(told, ACCESS.repeat(9))).isEqualTo("combined");
        String way = told.of(ByteBuffer.wrap(PARTED.getBytes(UTF_8)), true).way();
        AutoFormat later = usually(ACCESS.repeat(9), parted);
        assertThat(later.of(later.again(way).way()).options().columns().delimiter())
                .isEqualTo(';');
    }

    @Test
    void sources_areFoundAgain_whenNoneTellsItsFormat() throws Exception {
        AutoFormat none = new AutoFormat(Formats.BUILT_IN, OPTIONS, AutoFormatTest::plan, null);
        String way = of(PARTED).way();
        assertThat(none.again(way).way()).isEqualTo(way);
        assertThatThrownBy(() -> format(none, ACCESS)).hasMessageContaining("not sure");
    }
}
