package dev.sluice.parse;

import dev.sluice.parse.AddedField.From;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import java.util.List;

/** Puts fields into events, behind those that they have. One that an event has itself is left alone, and counted. Owned by one worker. */
final class FieldAdder {
    private final AddedField[] fields;
    private final byte[][] names;
    private final JsonPointer[] pointers;
    /** Events that had a field of the name themselves. */
    private final long[] kept;

    private String source = "";
    private long line;
    private long unnumbered;

    FieldAdder(List<AddedField> added) {
        fields = added.toArray(AddedField[]::new);
        names = added.stream().map(field -> JsonBuffer.encodeName(field.name())).toArray(byte[][]::new);
        pointers = added.stream().map(field -> JsonPointer.member(field.name())).toArray(JsonPointer[]::new);
        kept = new long[fields.length];
    }

    /** What follows is of this source. */
    void source(String name) {
        source = name;
    }

    /** What follows is of this line; 0 where its number is not known. */
    void line(long number) {
        line = number;
    }

    /** Adds the fields to the object that is all the buffer holds. */
    void add(JsonBuffer event) {
        // The event's own fields are looked for before any is added.
        int own = event.length();
        byte[] bytes = event.bytes();
        boolean[] has = new boolean[fields.length];
        for (int i = 0; i < fields.length; i++) {
            has[i] = pointers[i].find(bytes, 0, own) >= 0;
            kept[i] += has[i] ? 1 : 0;
        }
        int end = own - 1;
        while (bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        event.truncate(end);
        for (int i = 0; i < fields.length; i++) {
            if (!has[i]) {
                put(i, event);
            }
        }
        event.put('}');
    }

    private void put(int i, JsonBuffer event) {
        if (fields[i].from() == From.LINE && line == 0) {
            unnumbered++;
            return;
        }
        event.name(names[i]);
        switch (fields[i].from()) {
            case SOURCE -> event.string(source);
            case LINE -> event.ascii(Long.toString(line));
            case TEXT -> event.string(fields[i].text());
        }
    }

    void tell(FieldTally tally) {
        for (int i = 0; i < fields.length; i++) {
            tally.kept(fields[i].name(), kept[i]);
        }
        tally.unnumbered(unnumbered);
    }
}
