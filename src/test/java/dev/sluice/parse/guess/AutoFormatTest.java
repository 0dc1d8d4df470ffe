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
import org.junit.jupiter.api.Test;

class AutoFormatTest {
    private static final ParserOptions OPTIONS = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
    private static final String JSON = "{\"time\":\"2026-01-02T03:04:05Z\",\"a\":1}\n".repeat(20);
    private static final String ACCESS =
            "10.0.0.1 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl\"\n";
    private static final String PARTED = "time;level;text\n" + "2026-01-02T03:04:05Z;INFO;hello\n".repeat(20);

    private final AutoFormat auto = auto();

    private static AutoFormat auto() {
        Guess first =
                new Guesser(OPTIONS, Formats.BUILT_IN).guess(ACCESS.repeat(9).getBytes(UTF_8), true);
        return new AutoFormat(Formats.BUILT_IN, OPTIONS, AutoFormatTest::plan, first);
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
}
