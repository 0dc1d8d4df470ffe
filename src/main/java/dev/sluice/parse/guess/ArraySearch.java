package dev.sluice.parse.guess;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.sluice.parse.json.JsonPointer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Looks for an array of objects that is nearly all there is of a document of JSON: an export, whose elements are the events. */
final class ArraySearch {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEEPEST = 3;
    private static final int FEWEST = 2;
    private static final double NEARLY_ALL = 0.8;

    private final Deque<String> path = new ArrayDeque<>();
    private final int length;
    private @Nullable JsonPointer found;
    private double longest;
    private boolean cut;

    private ArraySearch(int length) {
        this.length = length;
    }

    /**
     * What was found in one document; nothing in several: each of them may be an event.
     *
     * @param in the first bytes, [0, length)
     */
    static ArraySearch in(byte[] in, int length) {
        ArraySearch search = new ArraySearch(length);
        try (JsonParser parser = JSON.createParser(in, 0, length)) {
            search.document(parser);
            if (parser.nextToken() != null) {
                search.longest = 0;
            }
        } catch (JsonEOFException e) {
            search.cut = true;
        } catch (IOException e) {
            search.longest = 0;
        }
        return search;
    }

    /** The array; null if there is none. */
    @Nullable
    JsonPointer array() {
        return longest >= NEARLY_ALL ? found : null;
    }

    /** Whether the document goes on behind the bytes, perhaps with another array. */
    boolean isCut() {
        return cut;
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        path.addLast("");
        while (!path.isEmpty()) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_OBJECT) {
                path.removeLast();
            } else if (token == JsonToken.START_ARRAY) {
                array(parser);
            } else if (token == JsonToken.START_OBJECT) {
                path.addLast(escaped(parser));
                if (path.size() > DEEPEST) {
                    parser.skipChildren();
                    path.removeLast();
                }
            }
        }
    }

    private static String escaped(JsonParser parser) throws IOException {
        return "/" + parser.currentName().replace("~", "~0").replace("/", "~1");
    }

    private void array(JsonParser parser) throws IOException {
        String pointer = String.join("", path) + escaped(parser);
        long from = parser.currentTokenLocation().getByteOffset();
        int objects = 0;
        try {
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    objects = Integer.MIN_VALUE;
                }
                objects++;
                parser.skipChildren();
            }
        } finally {
            long to = parser.currentTokenLocation().getByteOffset();
            if (objects >= FEWEST && (double) (to - from) / length > longest) {
                longest = (double) (to - from) / length;
                found = JsonPointer.parse(pointer);
            }
        }
    }
}
