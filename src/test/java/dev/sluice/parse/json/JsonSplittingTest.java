package dev.sluice.parse.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSplittingTest {
    private static final JsonSplitting WHOLE = new JsonSplitting(null, false);
    private static final JsonSplitting RECORDS = new JsonSplitting(JsonPointer.parse("/Records"), false);

    private static @Nullable Boolean applies(JsonSplitting splitting, String first, boolean all) {
        return splitting.applies(ByteBuffer.wrap(first.getBytes(StandardCharsets.UTF_8)), all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1}]",
                " \n[\n{\"a\":1},",
                "\uFEFF[{}, 7]",
                "[null, [1], {\"a\":1}]",
                "[{\"a\":1}, {\"b\"",
                "[{\"a\":",
                "[]",
                "[ ]\n{\"a\":1}",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1} , {\"b\":2}",
                "{\n\"a\":1}",
                "{\"a\":[1,\r\n2]}\n{\"b\":1}"
            })
    void source_isSplitWhenItsFirstValueIsNotAnObjectOnALine(String text) {
        assertThat(applies(WHOLE, text, true)).isTrue();
    }

    /** These keep their batches, and their rejects. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n \n",
                "{\"a\":1}",
                "{\"a\":1}\n{\"b\":\n2}",
                "{\"a\":1},\n{\"b\":2},\n",
                "{\"a\":1} x",
                "{\"a\":\n{\"b\":2}",
                "{\"a\":\"x\ny\"}",
                "{\"a\":1,\n{\"b\":2}\n",
                "{\"Records\":[{}]}",
                "[1, 2]\n[3, 4]\n",
                "[2026-01-01 10:00:00] INFO x",
                "[INFO] {\"a\":1}",
                "[] x",
                "[1] started\n{\"a\":1}",
                "7",
                "\"x\"",
                "null",
                "x\n[{\"a\":1}]"
            })
    void source_isLinesWhenItBeginsWithAnObjectOnALineOrWithNoneAtAll(String text) {
        assertThat(applies(WHOLE, text, true)).isFalse();
    }

    @Test
    void source_isSplitByItsFormatsPointerWhenItsFirstObjectHasTheArray() {
        assertThat(applies(RECORDS, "{\"Records\":[{}]}\n", true)).isTrue();
        assertThat(applies(RECORDS, "{\"x\":1,\"Records\":[", false)).isTrue();
        assertThat(applies(RECORDS, "{\"Records\":{}}\n{\"Records\":[]}", true)).isFalse();
        assertThat(applies(RECORDS, "{\"x\":{\"Records\":[]}}\n", true)).isFalse();
        assertThat(applies(RECORDS, "{\"eventVersion\":\"1\"}\n", true)).isFalse();
    }

    /** Else what AWS's services write to a bucket would be one event; and a line of a log is one event, whatever it holds. */
    @Test
    void document_isSplitAtRecordsWithoutBeingAsked_andALineAmongOthersIsNot() {
        JsonSplitting usual = JsonSplitting.ofDocuments(JsonPointer.parse("/Records"));
        String document = "{\"Records\":[{\"i\":1},{\"i\":2}]}";
        assertThat(applies(usual, document, true)).isTrue();
        assertThat(applies(usual, document + "\r\n\n", true)).isTrue();
        assertThat(applies(usual, document + document, true)).isTrue();
        assertThat(applies(usual, document.replace(":[", ":\n["), true)).isTrue();
        assertThat(applies(usual, document.substring(0, 20), true)).isTrue();
        assertThat(applies(usual, document + "\n" + document, true)).isFalse();
        assertThat(applies(usual, document + "\n", false)).isNull();
        assertThat(applies(usual, document + " x", true)).isFalse();
        assertThat(applies(usual, "{\"a\":" + document + "}", true)).isFalse();
        assertThat(applies(usual, "{\"Records\":[{\"a\":\"" + "x".repeat(Splitting.LOOKED_AT), true))
                .isTrue();
        assertThat(applies(usual, "{\"a\":\"" + "x".repeat(Splitting.LOOKED_AT), true))
                .isFalse();
        byte[] array = ("[" + document + "]").getBytes(StandardCharsets.UTF_8);
        assertThat(SplitText.of(array, usual, 1).texts()).containsExactly(document);
    }

    @Test
    void firstLine_isSplitByAPointerAndElseALineWhenItIsTooLongToTell() {
        String longLine = "{\"a\":\"" + "x".repeat(Splitting.LOOKED_AT);
        assertThat(applies(WHOLE, longLine, true)).isFalse();
        assertThat(applies(RECORDS, longLine, true)).isTrue();
        assertThat(applies(WHOLE, "{\n" + longLine.substring(1), true)).isTrue();
        assertThat(applies(WHOLE, "[" + longLine, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1}", "{\"a\":1} ", "[", "[{\"a\":1}", "[1,", "{\"a\":tr", "{\n\"a\":1"})
    void source_isNotToldBeforeEnoughOfItIsSeen(String text) {
        assertThat(applies(WHOLE, text, false)).isNull();
    }
}
