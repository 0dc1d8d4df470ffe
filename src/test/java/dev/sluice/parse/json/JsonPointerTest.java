package dev.sluice.parse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
    /** The document of RFC 6901, section 5, with white space and nesting added. */
    private static final String DOCUMENT =
            "{ \"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2, \"e^f\": 3, \"g|h\": 4,"
                    + "\"i\\\\j\": 5, \"k\\\"l\": 6, \" \": 7, \"m~n\": 8 , \"x\" : { \"y\" : [ { \"z\" : \"}]\\\"\" } , -1.5 , true ] }, \"\\u0041\": 9 }";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/foo",
                "/foo/0",
                "/foo/1",
                "/foo/2",
                "/foo/01",
                "/foo/-",
                "/",
                "/a~1b",
                "/c%d",
                "/e^f",
                "/g|h",
                "/i\\j",
                "/k\"l",
                "/ ",
                "/m~0n",
                "/x/y/0/z",
                "/x/y/1",
                "/x/y/2",
                "/x/y/3",
                "/x/y",
                "/x",
                "/A",
                "/nope",
                "/x/nope",
                "/foo/bar",
                "/m~0n/1"
            })
    void find_agreesWithJackson(String pointer) throws Exception {
        byte[] bytes = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        JsonNode expected = new ObjectMapper().readTree(DOCUMENT).at(pointer);
        int at = JsonPointer.parse(pointer).find(bytes, 0, bytes.length);
        if (expected.isMissingNode()) {
            assertThat(at).isEqualTo(-1);
        } else {
            String value =
                    new String(bytes, at, JsonPointer.skipValue(bytes, at, bytes.length) - at, StandardCharsets.UTF_8);
            assertThat(new ObjectMapper().readTree(value)).isEqualTo(expected);
        }
    }

    @Test
    void parse_failsWhenATildeIsBare() {
        assertThatThrownBy(() -> JsonPointer.parse("/a~b")).hasMessageContaining("~0");
        assertThatThrownBy(() -> JsonPointer.parse("")).hasMessageContaining("empty");
    }
}
