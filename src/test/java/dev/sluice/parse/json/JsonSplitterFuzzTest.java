package dev.sluice.parse.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.json.SplitText.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Held against Jackson's own parser, and cut and damaged at every place. */
class JsonSplitterFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20261126;
    private static final JsonSplitting WHOLE = new JsonSplitting(null, true);
    private static final JsonSplitting RECORDS = new JsonSplitting(JsonPointer.parse("/a/Records"), true);

    private final Random random = new Random(SEED);

    @Test
    void lines_areTheElementsThatJacksonReadsWhateverThePieces() throws IOException {
        for (int round = 0; round < 300; round++) {
            boolean inObject = round % 2 == 1;
            List<JsonNode> elements = new ArrayList<>();
            byte[] text = text(inObject, elements);
            String what = "seed " + SEED + ", round " + round + ": " + new String(text, StandardCharsets.UTF_8);
            JsonSplitting splitting = inObject ? RECORDS : WHOLE;
            SplitText split = SplitText.of(text, splitting, text.length + 1);
            List<JsonNode> read = new ArrayList<>();
            for (Line line : split.lines()) {
                assertThat(line.reason()).as(what).isNull();
                assertThat(line.text()).as(what).doesNotContain("\n");
                read.add(JSON.readTree(line.text()));
                // The element stands where it is said to stand.
                try (MappingIterator<JsonNode> at = JSON.readerFor(JsonNode.class)
                        .readValues(text, (int) line.offset(), text.length - (int) line.offset())) {
                    assertThat(at.next()).as(what).isEqualTo(JSON.readTree(line.text()));
                }
                assertThat(line.line()).as(what).isEqualTo(1 + count(Arrays.copyOf(text, (int) line.offset()), '\n'));
            }
            assertThat(read).as(what).isEqualTo(elements);
            for (int piece = 1; piece <= 9; piece++) {
                assertThat(SplitText.of(text, splitting, piece)).as(what).isEqualTo(split);
            }
        }
    }

    /** Whatever is missing or wrong: each byte that is no blank, comma or bracket is in a line, in its order. */
    @Test
    void bytes_areAllInLinesWhenTheTextIsCutOrDamaged() throws IOException {
        for (int round = 0; round < 120; round++) {
            byte[] text = text(false, new ArrayList<>());
            for (int cut = 0; cut <= text.length; cut++) {
                requireAll(Arrays.copyOf(text, cut), round);
                byte[] damaged = text.clone();
                if (cut < text.length) {
                    damaged[cut] = (byte) "{}[],:\"\\ \nx1\0\u00ff".charAt(random.nextInt(14));
                    requireAll(damaged, round);
                }
            }
        }
    }

    @Test
    void lines_doNotDependOnThePiecesWhenTheTextIsDamaged() throws IOException {
        for (int round = 0; round < 300; round++) {
            byte[] text = text(round % 2 == 1, new ArrayList<>());
            for (int i = random.nextInt(5); i >= 0; i--) {
                text[random.nextInt(text.length)] = (byte) "{}[],:\"\\ \nx1\0\u00ff".charAt(random.nextInt(14));
            }
            JsonSplitting splitting = round % 2 == 1 ? RECORDS : WHOLE;
            SplitText split = SplitText.of(text, splitting, text.length);
            for (int piece = 1; piece < 8; piece++) {
                assertThat(SplitText.of(text, splitting, piece))
                        .as("seed %d, round %d: %s", SEED, round, new String(text, StandardCharsets.UTF_8))
                        .isEqualTo(split);
            }
        }
    }

    /** What is said of a beginning is said of whatever goes on from there: a pipe gives little at first. */
    @Test
    void decision_isTheSameForEachBeginningThatIsLongEnough() throws IOException {
        for (int round = 0; round < 300; round++) {
            byte[] text = text(round % 2 == 1, new ArrayList<>());
            if (round % 3 == 0) {
                text[random.nextInt(text.length)] = (byte) "{}[],:\"\\ \nx1".charAt(random.nextInt(12));
            }
            JsonSplitting splitting = round % 5 == 0
                    ? JsonSplitting.ofDocuments(JsonPointer.parse("/Records"))
                    : new JsonSplitting(round % 2 == 1 ? JsonPointer.parse("/a/Records") : null, false);
            Boolean decided = null;
            for (int length = 0; length <= text.length; length++) {
                Boolean applies = splitting.applies(java.nio.ByteBuffer.wrap(text, 0, length), false);
                assertThat(decided == null || decided.equals(applies))
                        .as(
                                "seed %d, round %d, %d bytes: %s",
                                SEED, round, length, new String(text, StandardCharsets.UTF_8))
                        .isTrue();
                decided = applies;
            }
        }
    }

    private void requireAll(byte[] text, int round) {
        SplitText split = SplitText.of(text, WHOLE, 1 + random.nextInt(20));
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        for (Line line : split.lines()) {
            if (!JsonSplitter.OPEN_ARRAY.equals(line.reason())) {
                made.writeBytes(line.text().getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(essence(made.toByteArray()))
                .as("seed %d, round %d: %s", SEED, round, new String(text, StandardCharsets.UTF_8))
                .isEqualTo(essence(new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)));
    }

    private static String essence(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).replaceAll("[ \\t\\r\\n,\\[\\]]", "");
    }

    private static int count(byte[] in, char wanted) {
        int count = 0;
        for (byte b : in) {
            count += b == wanted ? 1 : 0;
        }
        return count;
    }

    /** Elements in an array, or one behind the other, or in arrays in objects. */
    private byte[] text(boolean inObject, List<JsonNode> elements) throws IOException {
        StringBuilder text = new StringBuilder(space());
        int objects = inObject ? 1 + random.nextInt(3) : 1;
        for (int o = 0; o < objects; o++) {
            boolean inArray = inObject || random.nextBoolean();
            text.append(inObject ? "{" + other() + "\"a\":{" + other() + "\"Records\"" + space() + ":" + space() : "");
            text.append(inArray ? "[" : "");
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                JsonNode element = object(3);
                elements.add(element);
                text.append(i == 0 ? "" : inArray ? "," : "")
                        .append(space())
                        .append(spread(element))
                        .append(space());
            }
            text.append(inArray ? "]" : "")
                    .append(inObject ? "}" + (random.nextBoolean() ? ",\"z\":[{}]" : "") + "}" : "");
        }
        return text.append(space()).append(' ').toString().getBytes(StandardCharsets.UTF_8);
    }

    private String other() throws IOException {
        return random.nextBoolean() ? "" : "\"x" + random.nextInt(9) + "\":" + spread(value(2)) + "," + space();
    }

    /** With white space where it may stand. */
    private String spread(JsonNode value) throws IOException {
        if (random.nextBoolean()) {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        }
        return JSON.writeValueAsString(value);
    }

    private String space() {
        return " \n\t\r".substring(random.nextInt(4)).repeat(random.nextInt(2));
    }

    private ObjectNode object(int depth) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(string(), value(depth - 1));
        }
        return object;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextInt());
            case 1 -> JSON.getNodeFactory().numberNode(random.nextDouble());
            case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> JSON.nullNode();
            case 4 -> JSON.getNodeFactory().textNode(string());
            case 5 -> object(depth);
            default -> {
                ArrayNode array = JSON.createArrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
        };
    }

    private String string() {
        String letters = "ab{}[],:\"\\ \n\té\u20ac\uD83D\uDE00Records";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(letters.length());
            text.append(Character.isSurrogate(letters.charAt(at)) ? '~' : letters.charAt(at));
        }
        return text.toString();
    }
}
