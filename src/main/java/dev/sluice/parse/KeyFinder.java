package dev.sluice.parse;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonText;

/**
 * Looks up the key in an event: what a string says, unescaped, as UTF-8; anything else as it is written. Owned by one worker.
 */
final class KeyFinder {
    private final JsonPointer pointer;
    private final JsonBuffer unescaped = new JsonBuffer(256);
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    KeyFinder(JsonPointer pointer) {
        this.pointer = pointer;
    }

    /** Whether the valid object in [from, to) has the key; null is none. */
    boolean find(byte[] event, int eventFrom, int eventTo) {
        int at = pointer.find(event, eventFrom, eventTo);
        if (at < 0 || event[at] == 'n') {
            return false;
        }
        int end = JsonPointer.skipValue(event, at, eventTo);
        bytes = event;
        from = at;
        to = end;
        if (event[at] == '"') {
            from = at + 1;
            to = end - 1;
            if (Bytes.find(event, from, to, '\\') < to) {
                unescaped.truncate(0);
                JsonText.unescape(event, from, to, unescaped);
                bytes = unescaped.bytes();
                from = 0;
                to = unescaped.length();
            }
        }
        return true;
    }

    /** The array that holds the key last found, in [{@link #from}, {@link #to}), until the next is looked for. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
