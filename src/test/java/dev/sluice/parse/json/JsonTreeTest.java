package dev.sluice.parse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " ",
                "null",
                "{\"a\":[1,-2147483649,99999999999999999999,1.50,1e300,true,false,null,\"\"],\"b\":{\"c\":[[],{}]}}",
                "{\"a\":1,\"b\":2,\"a\":3}",
                "{\"é\\u2028\\n\\\"\\\\/\":\"\\u0000\\ud83d\\ude00</script>\"}",
                "1 2",
                "[1e999,-1e999,1e-999]",
            })
    void trees_areReadAndWrittenAsAMapperDoesIt(String json) throws IOException {
        JsonNode expected = MAPPER.readTree(json.getBytes(StandardCharsets.UTF_8));
        JsonNode read = JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isEqualTo(expected);
        assertThat(JsonTree.text(read)).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\"", "{\"a\":", "[1,", "[1", "{\"a\":}", "nul", "\n\n  x", "\"a"})
    void fault_isToldAtItsPlace(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        String[] expected = new String[1];
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> MAPPER.readTree(bytes))
                .satisfies(e -> expected[0] = e.getOriginalMessage() + e.getLocation());
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JsonTree.read(bytes))
                .extracting(e -> e.getOriginalMessage() + e.getLocation(), InstanceOfAssertFactories.STRING)
                .isEqualTo(expected[0]);
    }
}
