package dev.sluice.parse.format;

import static dev.sluice.parse.format.Goldens.OPTIONS;
import static dev.sluice.parse.format.Goldens.assertRejects;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.format.ParserOptions.Times;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.Timestamp;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class JsonParserTest {
    private final EventParser json = BuiltIn.JSON.parser(OPTIONS);

    @Test
    void object_passesByteForByte() {
        String line = "{ \"a\" : 1.50e+3 ,\"a\":\"\\u0041/\\/\", \"t\":null}";
        assertThat(Goldens.parse(json, "\t" + line + " \r")).isEqualTo(line);
    }

    @Test
    void object_isJoinedWhenItSpreadsOverLines() {
        assertThat(Goldens.parse(json, "{\r\n  \"a\": \"\\n\"\n}")).isEqualTo("{    \"a\": \"\\n\" }");
    }

    @Test
    void line_isRejectedWithItsPositionWhenItIsNotOneObject() {
        assertRejects(json, "{\"a\":1} {\"b\":2}", "something follows", 8);
        assertRejects(json, "  [1]", "not a JSON object", 2);
        assertRejects(json, "{\"a\":\"b", "ends too early", 7);
        assertRejects(json, "{\"a\":1 \"b\":2}", "a comma", 7);
    }

    @Test
    void epochMillis_readsTheUsualFields() {
        json.onlyWithin(new TimeRange(0, Long.MAX_VALUE));
        Goldens.parse(json, "{\"x\":{\"time\":5},\"time\":\"2026-11-23T07:15:00Z\"}");
        assertThat(json.epochMillis()).isEqualTo(1795418100000L);
        Goldens.parse(json, "{\"ts\":1795418100.5}");
        assertThat(json.epochMillis()).isEqualTo(1795418100500L);
        Goldens.parse(json, "{\"ts\":\"never\"}");
        assertThat(json.epochMillis()).isEqualTo(Timestamp.NONE);
    }

    @Test
    void epochMillis_readsTheFieldAndLayoutGiven() {
        EventParser parser = BuiltIn.JSON.parser(OPTIONS.withTimes(
                new Times(ZoneOffset.UTC, OPTIONS.times().reference(), false, "/meta/at", "dd.MM.yyyy HH:mm")));
        parser.onlyWithin(new TimeRange(0, Long.MAX_VALUE));
        Goldens.parse(parser, "{\"time\":1,\"meta\":{\"at\":\"23.11.2026 07:15\"}}");
        assertThat(parser.epochMillis()).isEqualTo(1795418100000L);
    }
}
