package dev.sluice.parse.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.json.SplitText.Line;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonSplitterTest {
    @Test
    void array_isALineAnElement() {
        SplitText split = SplitText.of("[{\"a\":1},{\"b\":[1,{\"c\":2}]}\n,{}]");

        assertThat(split.texts()).containsExactly("{\"a\":1}", "{\"b\":[1,{\"c\":2}]}", "{}");
    }

    @Test
    void objects_areALineEachWithoutNewlines() {
        assertThat(SplitText.of("{\"a\":1}{\"b\":2} {\"c\":3},{\"d\":4}").texts())
                .containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "{\"d\":4}");
    }

    @Test
    void whiteSpace_isLeftOutBetweenTokensAndKeptInStrings() {
        SplitText split = SplitText.of(
                "{\r\n  \"a\" : 1.50e+3,\t\"b c\": \"x  \\\" }\t\\u00e9é\" ,\n \"d\": [ true , null ] }\n");

        assertThat(split.texts()).containsExactly("{\"a\":1.50e+3,\"b c\":\"x  \\\" }\t\\u00e9é\",\"d\":[true,null]}");
    }

    /** Else {@code 1 2} would become 12, and nobody would hear of it. */
    @Test
    void words_stayApartWhenWhiteSpaceIsLeftOut() {
        assertThat(SplitText.of("[{\"a\":1 2},{\"b\":tr\nue}]").texts())
                .containsExactly("{\"a\":1 2}", "{\"b\":tr ue}");
    }

    @Test
    void places_areThoseOfTheSource() {
        SplitText split = SplitText.of("\n[\n {\"a\":\n1},\n\n {\"b\":2}, xyz]");

        assertThat(split.lines())
                .containsExactly(
                        new Line("{\"a\":1}", 4, 3, null),
                        new Line("{\"b\":2}", 16, 6, null),
                        new Line("xyz", 25, 6, null));
    }

    @Test
    void stray_isALineOfItsOwn() {
        assertThat(SplitText.of("{\"a\":1} xyz  {\"b\":2}\nINFO on, [x]  \n{\"c\":3}]")
                        .texts())
                .containsExactly("{\"a\":1}", "xyz", "{\"b\":2}", "INFO on, [x]", "{\"c\":3}", "]");
        assertThat(SplitText.of("[1, \"x,]y\", null {\"a\":1} oops, {\"b\":2}}]")
                        .texts())
                .containsExactly("1", "\"x,]y\"", "null", "{\"a\":1}", "oops", "{\"b\":2}", "}");
    }

    @Test
    void element_endsWhereItsBracketDoesWhenOneWithinIsMissing() {
        assertThat(SplitText.of("[{\"a\":[1},{\"b\":]},{\"c\":3}]").texts())
                .containsExactly("{\"a\":[1}", "{\"b\":]}", "{\"c\":3}");
    }

    @Test
    void cutElement_isALineWithItsReason() {
        assertThat(SplitText.of("[{\"a\":1},{\"b\":\"x").lines())
                .containsExactly(new Line("{\"a\":1}", 1, 1, null), new Line("{\"b\":\"x", 9, 1, JsonSplitter.CUT));
    }

    @Test
    void array_isToldWhenTheSourceEndsInItBehindAnElement() {
        assertThat(SplitText.of(" [{\"a\":1},").lines())
                .containsExactly(new Line("{\"a\":1}", 2, 1, null), new Line("[", 1, 1, JsonSplitter.OPEN_ARRAY));
    }

    /** The line must stay one, and wrong. */
    @Test
    void newlineInAString_becomesAnotherControlCharacter() {
        assertThat(SplitText.of("[{\"a\":\"x\ny\"},{\"b\":\"\\\n\"},{\"c\":3}]").texts())
                .containsExactly("{\"a\":\"x\ry\"}", "{\"b\":\"\\\r\"}", "{\"c\":3}");
    }

    @Test
    void byteOrderMark_isLeftOutInFrontOfAValue() {
        assertThat(SplitText.of("\uFEFF[{\"a\":1}]\n\uFEFF{\"b\":2}").texts())
                .containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(SplitText.of("{\"a\":1}ï»x{\"b\":2}").texts()).containsExactly("{\"a\":1}", "ï»x", "{\"b\":2}");
    }

    @Test
    void elementsOfTheArray_areLinesAndTheObjectAroundItIsNone() {
        SplitText split = SplitText.of(
                "{\"Records\" : [ {\"a\":1}, {\"Records\":[7]} ], \"nextToken\": {\"x\":[1,\"]\"]}}\n"
                        + "{\"count\":2,\"R\\u0065cords\":[{\"b\":2}]}{\"Records\":[]}",
                "/Records");

        assertThat(split.texts()).containsExactly("{\"a\":1}", "{\"Records\":[7]}", "{\"b\":2}");
        assertThat(split.leftOut()).containsExactly("nextToken", "count");
    }

    @Test
    void array_isFoundDeeperAndInTheElementsOfATopLevelOne() {
        assertThat(SplitText.of("{\"took\":3,\"hits\":{\"total\":1,\"hits\":[{\"a\":1}]},\"hits2\":1}", "/hits/hits")
                        .texts())
                .containsExactly("{\"a\":1}");
        assertThat(SplitText.of("[{\"R\":[{\"a\":1}]},{\"R\":[{\"b\":2},{\"c\":3}]}]", "/R")
                        .texts())
                .containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    }

    @Test
    void object_isALineWithItsReasonWhenItHasNoSuchArray() {
        assertThat(SplitText.of("{\"x\":{\"R\":[1]}}\n{\"R\":{}}{\"R\":[{}]}", "/R")
                        .lines())
                .containsExactly(
                        new Line("{\"x\":{\"R\":[1]}}", 0, 1, "it has no array at /R"),
                        new Line("{\"R\":{}}", 16, 2, "it has no array at /R"),
                        new Line("{}", 30, 2, null));
    }

    @Test
    void object_isAnEventWithoutTheArrayWhenTheFormatAloneKnowsOfIt() {
        byte[] text = "{\"eventName\":\"x\"}{\"Records\":[{\"a\":1}]}".getBytes(StandardCharsets.UTF_8);

        assertThat(SplitText.of(text, new JsonSplitting(JsonPointer.parse("/Records"), false), 1)
                        .lines())
                .containsExactly(new Line("{\"eventName\":\"x\"}", 0, 1, null), new Line("{\"a\":1}", 29, 1, null));
    }

    @Test
    void strayText_isALineAmongTheMembersAroundTheArray() {
        assertThat(SplitText.of("{\"R\":[{\"a\":1}] oops , \"x\":1 2}{\"R\":[{\"b\":1}]}", "/R")
                        .texts())
                .containsExactly("{\"a\":1}", "oops", "2", "{\"b\":1}");
    }

    @Test
    void objectAroundTheArray_isToldWhenTheSourceEndsInIt() {
        assertThat(SplitText.of("{\"R\":[{\"a\":1}],\"next", "/R").lines())
                .containsExactly(new Line("{\"a\":1}", 6, 1, null), new Line("{", 0, 1, JsonSplitter.OPEN_OBJECT));
        assertThat(SplitText.of("{\"R\":[{\"a\":1}", "/R").lines())
                .containsExactly(new Line("{\"a\":1}", 6, 1, null), new Line("[", 5, 1, JsonSplitter.OPEN_ARRAY));
        assertThat(SplitText.of("{\"R\":1,\"x", "/R").lines())
                .containsExactly(new Line("{\"R\":1,\"x", 0, 1, JsonSplitter.CUT));
    }

    /** The memory that an object may take is bounded, and nothing of it may be lost. */
    @Test
    void object_isOneLineWhenTheArrayInItBeginsTooFarBehind() {
        String filler = "\"f\":\"" + "x".repeat(11 << 20) + "\"";
        String text = "{" + filler + ",\"R\":[{}]}{\"R\":[{\"a\":1}]}";

        assertThat(SplitText.of(text, "/R").texts()).containsExactly("{" + filler + ",\"R\":[{}]}", "{\"a\":1}");
    }

    @Test
    void brackets_areNoTroubleWhenTheyAreAMillionDeep() {
        String deep = "[".repeat(1_000_000);
        assertThat(SplitText.of("{\"a\":" + deep + "]".repeat(1_000_000) + "}{\"b\":1}")
                        .lines())
                .hasSize(2);
        assertThat(SplitText.of("{\"a\":" + deep).texts()).containsExactly("{\"a\":" + deep);
    }
}
