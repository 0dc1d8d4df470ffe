package dev.sluice.parse.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {
    private static final ObjectMapper JACKSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    private static final String[] SEEDS = {
        "{}",
        "{\"a\":1,\"b\":[true,false,null,-0.5e+10,{\"c\":\"d\"}],\"long name of a member\":\"a longer text, \\u00e9\\n\\\"\"}",
        "{ \"k\" : [ ] , \"ü\" : \"日本語 😀\" , \"n\" : 12345678901234567890 }",
        "{\"a\":{\"b\":{\"c\":[[[1],2],3]}},\"z\":\"\"}",
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":tru}",
                "{\"a\":NaN}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"}",
                "{\"a\":[1,]}",
                "{\"a\":[1}",
                "{'a':1}",
                "{a:1}"
            })
    void check_failsWhenTheTextIsNotAnObject(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonSyntax syntax = new JsonSyntax();
        assertThat(syntax.check(bytes, 0, bytes.length)).isEqualTo(-1);
        assertThat(syntax.reason()).isNotEmpty();
        assertThat(syntax.errorAt()).isBetween(0, bytes.length);
    }

    @Test
    void check_failsWhenNestedTooDeep() {
        JsonSyntax syntax = new JsonSyntax();
        byte[] deepest = nested(JsonSyntax.MAX_DEPTH - 1);
        byte[] deeper = nested(JsonSyntax.MAX_DEPTH);
        assertThat(syntax.check(deepest, 0, deepest.length)).isEqualTo(deepest.length);
        assertThat(syntax.check(deeper, 0, deeper.length)).isEqualTo(-1);
        assertThat(syntax.reason()).contains("nested");
    }

    private static byte[] nested(int arrays) {
        return ("{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** Everything that Jackson and a strict UTF-8 decoder accept must pass, and nothing else. */
    @Test
    void check_agreesWithJacksonWhenTextsAreMutated() {
        long seed = 20261123;
        Random random = new Random(seed);
        JsonSyntax syntax = new JsonSyntax();
        for (int i = 0; i < 40_000; i++) {
            byte[] text = mutate(SEEDS[random.nextInt(SEEDS.length)].getBytes(StandardCharsets.UTF_8), random);
            int padding = random.nextInt(9);
            byte[] padded = new byte[text.length + padding];
            System.arraycopy(text, 0, padded, padding, text.length);
            int end = syntax.check(padded, padding, padded.length);
            boolean accepted =
                    end >= 0 && new String(padded, end, padded.length - end, StandardCharsets.ISO_8859_1).isBlank();
            assertThat(accepted)
                    .as("seed %d, round %d: %s", seed, i, new String(text, StandardCharsets.UTF_8))
                    .isEqualTo(isObject(text));
        }
    }

    static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        String alphabet = "{}[]\",:\\ tfnu0123456789.-+eE\u0001\u007f";
        for (int n = random.nextInt(3); n >= 0 && mutated.length > 1; n--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                case 2 -> mutated = java.util.Arrays.copyOf(mutated, at + 1);
                default -> System.arraycopy(mutated, at, mutated, at / 2, mutated.length - at);
            }
        }
        return mutated;
    }

    private static boolean isObject(byte[] text) {
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
            JsonNode node = JACKSON.readTree(decoded);
            return node != null && node.isObject() && decoded.startsWith("{");
        } catch (CharacterCodingException | JsonProcessingException e) {
            return false;
        }
    }
}
