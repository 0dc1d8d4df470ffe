package dev.sluice.parse.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void string_readsBackAsJavaDecodesItWhenBytesAreRandom() throws Exception {
        long seed = 42;
        Random random = new Random(seed);
        JsonBuffer out = new JsonBuffer(1);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) {
                if (random.nextInt(3) > 0) {
                    bytes[at] &= 0x7F;
                }
            }
            out.truncate(0);
            out.string(bytes, 0, bytes.length);
            // How many replacements stand for one surrogate is where Java and the Unicode standard differ.
            String read = JACKSON.readValue(out.bytes(), 0, out.length(), String.class);
            assertThat(read.replaceAll("\uFFFD+", "?"))
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(new String(bytes, StandardCharsets.UTF_8).replaceAll("\uFFFD+", "?"));
        }
    }

    @Test
    void string_keepsCharactersOfEveryLengthWhenTheyAreWellFormed() throws Exception {
        String text = "aé日😀\u0000\u001f\"\\/\t".repeat(9);
        JsonBuffer out = new JsonBuffer(1);
        out.string(text);
        assertThat(JACKSON.readValue(out.toString(), String.class)).isEqualTo(text);
    }

    @Test
    void name_putsCommasBetweenMembersOnly() {
        JsonBuffer out = new JsonBuffer(1);
        out.put('{');
        out.name(JsonBuffer.encodeName("a"));
        out.put('1');
        out.name(JsonBuffer.encodeName("b"));
        out.digits("0042".getBytes(StandardCharsets.US_ASCII), 0, 4);
        out.put('}');
        assertThat(out.toString()).isEqualTo("{\"a\":1,\"b\":42}");
    }
}
