package dev.sluice.parse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RewriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of(
            "a", "b", "card", "0", "1", "01", "*", "", "x/y", "m~n", "quo\"te", "back\\slash", "\u00fc", "\u20ac");

    enum What {
        SELECT,
        DROP,
        REPLACE;

        Rewriter rewriter(List<JsonPointer> pointers) {
            return this == REPLACE ? replacing(pointers) : new Projection(this == SELECT, pointers).rewriter();
        }
    }

    private static Rewriter replacing(List<JsonPointer> pointers) {
        return new Rewriter(pointers, true, false) {
            @Override
            protected boolean named(byte[] in, int from, int to, JsonBuffer out) {
                out.string("*");
                return true;
            }
        };
    }

    private static String apply(Rewriter rewriter, String event) {
        byte[] bytes = ("#" + event + "#").getBytes(UTF_8);
        JsonBuffer out = new JsonBuffer(1);
        rewriter.apply(bytes, 1, bytes.length - 1, out);
        return out.toString();
    }

    private static String apply(What what, String event, String... pointers) {
        return apply(what.rewriter(Stream.of(pointers).map(JsonPointer::parse).toList()), event);
    }

    @Test
    void star_standsForAllElementsOfAnArrayAndForAMemberOfThatName() {
        String event = "{\"items\":[{\"card\":1,\"n\":2},{\"n\":3},{\"card\":4},5],\"*\":{\"card\":6}}";
        assertThat(apply(What.DROP, event, "/items/*/card"))
                .isEqualTo("{\"items\":[{\"n\":2},{\"n\":3},{},5],\"*\":{\"card\":6}}");
        assertThat(apply(What.DROP, event, "/*/card", "/items")).isEqualTo("{\"*\":{}}");
        assertThat(apply(What.SELECT, event, "/items/*/card")).isEqualTo("{\"items\":[{\"card\":1},{\"card\":4}]}");
        assertThat(apply(What.DROP, "{\"a\":[[1,2],[3]]}", "/a/*/0")).isEqualTo("{\"a\":[[2],[]]}");
    }

    @Test
    void number_isAnElementOfAnArrayAndAMemberOfAnObject() {
        assertThat(apply(What.DROP, "{\"a\":[1,2,3]}", "/a/0", "/a/2", "/a/9", "/a/01", "/a/-"))
                .isEqualTo("{\"a\":[2]}");
        assertThat(apply(What.DROP, "{\"a\":{\"0\":1,\"00\":2}}", "/a/0")).isEqualTo("{\"a\":{\"00\":2}}");
        assertThat(apply(What.DROP, "{\"a\":[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]}", "/a/*/x", "/a/1/y"))
                .isEqualTo("{\"a\":[{\"y\":2},{}]}");
    }

    @Test
    void name_isFoundInEachOfItsCopiesAndHoweverItIsWritten() {
        assertThat(apply(What.DROP, "{\"card\":1,\"\\u0063ard\":2,\"x\":3,\"card\":{\"card\":4}}", "/card"))
                .isEqualTo("{\"x\":3}");
        assertThat(apply(What.REPLACE, "{\"\\u0063ard\":2,\"x~/y\":[3]}", "/card", "/x~0~1y"))
                .isEqualTo("{\"\\u0063ard\":\"*\",\"x~/y\":\"*\"}");
    }

    @Test
    void pointers_areNotedWhenAnEventHasThem() {
        Rewriter rewriter = What.DROP.rewriter(
                Stream.of("/a", "/a/b", "/c/*", "/d/0").map(JsonPointer::parse).toList());
        apply(rewriter, "{\"c\":[],\"d\":{\"0\":1}}");
        assertThat(rewriter.matched()).containsExactly(false, false, false, true);
        apply(rewriter, "{\"a\":1,\"c\":[0]}");
        assertThat(rewriter.matched()).containsExactly(true, true, true, true);
    }

    @ParameterizedTest
    @EnumSource
    void rewriter_agreesWithJacksonsTree(What what) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 4_000; i++) {
            String event = object(random, 4);
            List<String> pointers = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                pointers.add(pointer(random));
            }
            JsonNode tree = JSON.readTree(event);
            Set<List<String>> places = new HashSet<>();
            List<Boolean> had = new ArrayList<>();
            for (String pointer : pointers) {
                Set<List<String>> its = new HashSet<>();
                expand(tree, names(pointer), List.of(), its);
                places.addAll(its);
                had.add(!its.isEmpty());
            }
            Rewriter rewriter =
                    what.rewriter(pointers.stream().map(JsonPointer::parse).toList());
            String told = "seed " + seed + ", pointers " + pointers + ", event " + event;
            JsonNode expected = expected(what, tree, List.of(), places);
            assertThat(JSON.readTree(apply(rewriter, event)))
                    .as(told)
                    .isEqualTo(expected == null ? JSON.createObjectNode() : expected);
            for (int p = 0; p < pointers.size(); p++) {
                if (had.get(p)) {
                    assertThat(rewriter.matched()[p]).as(told).isTrue();
                }
            }
        }
    }

    /** All places in the tree that a pointer leads to, as the steps to them. */
    private static void expand(JsonNode node, List<String> steps, List<String> place, Set<List<String>> places) {
        if (steps.isEmpty()) {
            places.add(place);
            return;
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (node.isObject() && node.has(step)) {
            expand(node.get(step), rest, with(place, step), places);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            if (step.equals("*") || step.equals(Integer.toString(i))) {
                expand(node.get(i), rest, with(place, Integer.toString(i)), places);
            }
        }
    }

    private static @Nullable JsonNode expected(What what, JsonNode node, List<String> place, Set<List<String>> places) {
        if (places.contains(place)) {
            return what == What.SELECT ? node : what == What.DROP ? null : new TextNode("*");
        }
        if (!node.isContainerNode()) {
            return what == What.SELECT ? null : node;
        }
        ObjectNode object = JSON.createObjectNode();
        ArrayNode array = JSON.createArrayNode();
        node.properties().forEach(member -> {
            JsonNode left = expected(what, member.getValue(), with(place, member.getKey()), places);
            if (left != null) {
                object.set(member.getKey(), left);
            }
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            JsonNode left = expected(what, node.get(i), with(place, Integer.toString(i)), places);
            if (left != null) {
                array.add(left);
            }
        }
        JsonNode left = node.isArray() ? array : object;
        return what == What.SELECT && left.isEmpty() ? null : left;
    }

    private static List<String> with(List<String> place, String step) {
        List<String> longer = new ArrayList<>(place);
        longer.add(step);
        return longer;
    }

    private static List<String> names(String pointer) {
        return Stream.of(pointer.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static String pointer(Random random) {
        StringBuilder pointer = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            String name = random.nextInt(3) == 0 ? "*" : NAMES.get(random.nextInt(NAMES.size()));
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static String object(Random random, int depth) {
        List<String> names = new ArrayList<>(NAMES);
        StringBuilder object = new StringBuilder("{").append(space(random));
        for (int n = random.nextInt(5); n > 0; n--) {
            String name = names.remove(random.nextInt(names.size()));
            object.append(string(random, name))
                    .append(space(random))
                    .append(':')
                    .append(space(random));
            object.append(value(random, depth - 1)).append(space(random)).append(n > 1 ? "," + space(random) : "");
        }
        return object.append('}').toString();
    }

    private static String value(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 5);
        if (kind < 5) {
            return List.of("null", "-1.5e3", "true", "\"}],\\\"\"", "\"\u00fc\\n\"")
                    .get(kind);
        }
        if (kind == 5) {
            return object(random, depth);
        }
        StringBuilder array = new StringBuilder("[").append(space(random));
        for (int n = random.nextInt(4); n > 0; n--) {
            array.append(value(random, depth - 1)).append(space(random)).append(n > 1 ? "," + space(random) : "");
        }
        return array.append(']').toString();
    }

    private static String string(Random random, String text) {
        StringBuilder string = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escaped = c == '"' || c == '\\' || random.nextInt(4) == 0;
            string.append(escaped ? String.format("\\u%04x", (int) c) : c);
        }
        return string.append('"').toString();
    }

    private static String space(Random random) {
        return " ".repeat(random.nextInt(3) / 2);
    }
}
