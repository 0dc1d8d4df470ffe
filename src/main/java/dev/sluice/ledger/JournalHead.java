package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a journal's object, which says where the lines before those of the object are, and who may add to them.
 *
 * @param run that wrote it, by a random number
 * @param serial counts what that run has written: no two such objects are alike
 * @param holder null: nobody holds the journal
 * @param parts in their order
 */
record JournalHead(String run, long serial, @Nullable JournalHolder holder, List<Parts> parts) {
    private static final int VERSION = 1;

    JournalHead {
        parts = List.copyOf(parts);
    }

    /** Objects that one run has written, which never change: from the first to the last number. */
    record Parts(String run, int first, int last) {}

    /**
     * An object's head.
     *
     * @param from where the lines behind it begin, in bytes
     */
    record Parsed(JournalHead head, int from) {}

    /** The same with one more part, that this run has written. */
    JournalHead with(int part) {
        List<Parts> more = new ArrayList<>(parts);
        Parts last = more.isEmpty() ? null : more.get(more.size() - 1);
        if (last != null && last.run().equals(run)) {
            more.set(more.size() - 1, new Parts(run, last.first(), part));
        } else {
            more.add(new Parts(run, part, part));
        }
        return new JournalHead(run, serial, holder, more);
    }

    /** The object that begins so. */
    byte[] object(byte[] lines) {
        ObjectNode entry =
                JsonTree.object().put("journal", VERSION).put("run", run).put("serial", serial);
        if (holder != null) {
            holder.write(entry.putObject("holder"));
        }
        ArrayNode its = entry.putArray("parts");
        parts.forEach(each -> its.addObject()
                .put("run", each.run())
                .put("first", each.first())
                .put("last", each.last()));
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.writeBytes(JournalLines.of(List.of(JsonTree.text(entry))));
        object.writeBytes(lines);
        return object.toByteArray();
    }

    /** @throws JournalException if the object is none of a journal's */
    static Parsed of(String shown, byte[] object) throws JournalException {
        int end = 0;
        while (end < object.length && object[end] != '\n') {
            end++;
        }
        List<JournalHead> heads = new ArrayList<>();
        int from = JournalLines.tell(
                shown,
                0,
                object,
                0,
                Math.min(object.length, end + 1),
                (bytes, at, length) -> heads.add(of(shown, JournalEntries.parse(bytes, at, length))));
        if (heads.isEmpty()) {
            throw JournalLines.corrupt(shown, 0);
        }
        return new Parsed(heads.get(0), from);
    }

    private static JournalHead of(String shown, JsonNode entry) throws JournalException {
        if (entry.path("journal").asInt() != VERSION) {
            throw new JournalException("the checkpoint " + shown
                    + " is no journal that this version of sluice keeps in S3; name another one");
        }
        List<Parts> parts = new ArrayList<>();
        for (JsonNode each : entry.path("parts")) {
            parts.add(new Parts(
                    each.path("run").asText(),
                    each.path("first").asInt(),
                    each.path("last").asInt()));
        }
        return new JournalHead(
                entry.path("run").asText(),
                entry.path("serial").asLong(),
                entry.has("holder") ? JournalHolder.of(entry.path("holder")) : null,
                parts);
    }
}
