package dev.sluice.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ledger.RejectsFile.RejectsMark;
import dev.sluice.parse.json.JsonTree;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.read.SourceId;
import dev.sluice.source.FileFacts;
import dev.sluice.source.FilledChunk.Facts;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Origin;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.Span;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The journal's lines: one JSON object each, told apart by their first name. */
final class JournalEntries {
    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] SETTLED = "{\"settled\":".getBytes(StandardCharsets.US_ASCII);

    private JournalEntries() {}

    static String header(JournalHeader header) {
        ObjectNode entry = JsonTree.object()
                .put("sluice", VERSION)
                .put("stream", header.stream())
                .put("started", header.started().toString());
        ObjectNode options = entry.putObject("options");
        new TreeMap<>(header.options()).forEach(options::put);
        ArrayNode lanes = entry.putArray("lanes");
        header.lanes().forEach(range -> lanes.add(range.last().toString(16)));
        return JsonTree.text(entry);
    }

    static JournalHeader header(JsonNode entry) throws JournalException {
        if (entry.path("sluice").asInt() != VERSION) {
            throw new JournalException("the checkpoint was made by another version of sluice; finish it with that one");
        }
        Map<String, String> options = new LinkedHashMap<>();
        entry.path("options")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        List<HashRange> lanes = new ArrayList<>();
        BigInteger first = BigInteger.ZERO;
        for (JsonNode lane : entry.path("lanes")) {
            BigInteger last = new BigInteger(lane.asText(), 16);
            lanes.add(new HashRange(first, last));
            first = last.add(BigInteger.ONE);
        }
        return new JournalHeader(
                entry.path("stream").asText(),
                Instant.parse(entry.path("started").asText()),
                options,
                lanes);
    }

    static JsonNode parse(byte[] bytes, int from, int length) throws JournalException {
        try {
            return JsonTree.read(bytes, from, length);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    static String planned(Planned planned) {
        return JsonTree.text(plannedEntry(planned));
    }

    static ObjectNode plannedEntry(Planned planned) {
        ObjectNode entry = chunk("planned", planned.chunk())
                .put("name", planned.source().name())
                .put("seam", planned.seam());
        way(entry, planned.source().way());
        entry.set("beginning", fingerprint(planned.beginning()));
        entry.put("markEnd", planned.mark().end())
                .set("mark", fingerprint(planned.mark().bytes()));
        Instant written = planned.source().written();
        return written == null ? entry : entry.put("written", written.toEpochMilli());
    }

    /** How the source is framed, where not all are framed alike. */
    private static void way(ObjectNode entry, String way) {
        if (!way.isEmpty()) {
            entry.put("way", way);
        }
    }

    static Planned planned(JsonNode entry) {
        Instant written = entry.has("written")
                ? Instant.ofEpochMilli(entry.path("written").asLong())
                : null;
        return new Planned(
                new Facts(
                        entry.path("name").asText(), written, entry.path("way").asText()),
                fingerprint(entry.path("beginning")),
                chunk(entry, "planned"),
                new Mark(entry.path("markEnd").asLong(), fingerprint(entry.path("mark"))),
                entry.path("seam").asBoolean());
    }

    static String planning(Planning planning) {
        return JsonTree.text(JsonTree.object()
                .put("run", planning.run().toString())
                .put("at", planning.at().toString()));
    }

    static Planning planning(JsonNode entry, Instant begun) {
        return new Planning(
                begun,
                Instant.parse(entry.path("run").asText()),
                Instant.parse(entry.path("at").asText()));
    }

    /** @param span null if nobody reads the source a second time */
    static ObjectNode done(DoneChunk done, @Nullable Span span, Instant at, @Nullable RejectsMark rejects) {
        ObjectNode entry = chunk("done", done.chunk())
                .put("events", done.events())
                .put("bytes", done.bytes())
                .put("rejected", done.rejected())
                .put("at", at.toEpochMilli());
        if (span != null) {
            span(entry, span);
        }
        ObjectNode batches = entry.putObject("batches");
        done.batches().forEach((lane, count) -> batches.put(lane.toString(), count));
        if (rejects != null) {
            mark(entry, rejects);
        }
        return entry;
    }

    static void span(ObjectNode entry, Span span) {
        entry.put("from", span.from()).put("to", span.to()).put("crc32c", span.crc32c());
    }

    /** Null if an earlier version wrote the entry. */
    static @Nullable Span span(JsonNode entry) {
        return entry.has("crc32c")
                ? new Span(
                        entry.path("from").asLong(),
                        entry.path("to").asLong(),
                        entry.path("crc32c").asInt())
                : null;
    }

    static String source(SourceId source, String name, Origin origin) {
        ObjectNode entry = JsonTree.object().put("source", source.toString()).put("name", name);
        FileFacts file = origin.file();
        if (file != null) {
            entry.putObject("file")
                    .put("device", file.device())
                    .put("inode", file.inode())
                    .put("born", file.bornNanos())
                    .put("bytes", file.bytes())
                    .put("modified", file.modifiedNanos())
                    .put("seen", file.seenNanos());
        }
        return JsonTree.text(entry.put("place", origin.place()).put("member", origin.member()));
    }

    static Origin origin(JsonNode entry) {
        JsonNode file = entry.path("file");
        FileFacts facts = file.isMissingNode()
                ? null
                : new FileFacts(
                        file.path("device").asLong(),
                        file.path("inode").asLong(),
                        file.path("born").asLong(),
                        file.path("bytes").asLong(),
                        file.path("modified").asLong(),
                        file.path("seen").asLong());
        return new Origin(
                facts, entry.path("place").asText(), entry.path("member").asText(), null);
    }

    static String rejects(RejectsMark mark) {
        return JsonTree.text(mark(JsonTree.object(), mark));
    }

    /** Null if the entry says nothing of the rejects file. */
    static @Nullable RejectsMark rejects(JsonNode entry) {
        return entry.has("rejectsCrc32c")
                ? new RejectsMark(
                        entry.path("rejectsBytes").asLong(),
                        entry.path("rejectsCrc32c").asInt())
                : null;
    }

    private static ObjectNode mark(ObjectNode entry, RejectsMark mark) {
        return entry.put("rejectsBytes", mark.bytes()).put("rejectsCrc32c", mark.crc32c());
    }

    static DoneChunk done(JsonNode entry, Chunk chunk) {
        SortedMap<Integer, Integer> batches = new TreeMap<>();
        entry.path("batches")
                .properties()
                .forEach(lane -> batches.put(
                        Integer.valueOf(lane.getKey()), lane.getValue().asInt()));
        return new DoneChunk(
                "",
                chunk,
                entry.path("events").asLong(),
                entry.path("bytes").asLong(),
                entry.path("rejected").asLong(),
                batches);
    }

    static String acknowledged(BatchId batch) {
        return JsonTree.text(chunk("acknowledged", batch.chunk())
                .put("ordinal", batch.ordinal())
                .put("lane", batch.lane())
                .put("events", batch.events())
                .put("crc32c", batch.crc32c()));
    }

    static BatchId acknowledged(JsonNode entry) {
        return new BatchId(
                chunk(entry, "acknowledged"),
                entry.path("ordinal").asInt(),
                entry.path("lane").asInt(),
                entry.path("events").asInt(),
                entry.path("crc32c").asInt());
    }

    /** As earlier versions wrote it. */
    static String ended(SourceId source, Fingerprint container) {
        ObjectNode entry = JsonTree.object().put("ended", source.toString());
        entry.set("container", fingerprint(container));
        return JsonTree.text(entry);
    }

    static String ended(SourceId source) {
        return JsonTree.text(JsonTree.object().put("ended", source.toString()));
    }

    /** All about a source but its chunks. */
    static String known(JournaledSource source) {
        ObjectNode entry = JsonTree.object()
                .put("known", source.id().toString())
                .put("name", source.name())
                .put("plannedEnd", source.plannedEnd());
        way(entry, source.way());
        entry.set("beginning", fingerprint(source.beginning()));
        Mark mark = source.mark();
        if (mark != null) {
            entry.put("markEnd", mark.end()).set("mark", fingerprint(mark.bytes()));
        }
        ArrayNode seams = entry.putArray("seams");
        source.seams().stream().sorted().forEach(seams::add);
        return JsonTree.text(entry);
    }

    static void known(JsonNode entry, JournaledSources sources) {
        Set<Long> seams = new HashSet<>();
        entry.path("seams").forEach(seam -> seams.add(seam.asLong()));
        Mark mark =
                entry.has("mark") ? new Mark(entry.path("markEnd").asLong(), fingerprint(entry.path("mark"))) : null;
        Fingerprint beginning = fingerprint(entry.path("beginning"));
        sources.compacted(
                SourceId.parse(entry.path("known").asText()),
                beginning,
                source -> source.compacted(
                        new Facts(
                                entry.path("name").asText(),
                                null,
                                entry.path("way").asText()),
                        beginning,
                        mark,
                        entry.path("plannedEnd").asLong(),
                        seams));
    }

    /** Some of a source's chunks that are done, as the numbers of {@link SettledChunks}. */
    static String settled(SourceId source, long[] numbers) {
        StringBuilder entry =
                new StringBuilder("{\"settled\":\"").append(source).append("\",\"chunks\":[");
        for (int i = 0; i < numbers.length; i++) {
            entry.append(i == 0 ? "" : ",").append(numbers[i]);
        }
        return entry.append("]}").toString();
    }

    /** Takes a line of settled chunks number by number, since there are thousands in it; false if it is another one. */
    static boolean settled(byte[] bytes, int from, int length, JournaledSources sources) throws JournalException {
        if (!Arrays.equals(bytes, from, from + SETTLED.length, SETTLED, 0, SETTLED.length)) {
            return false;
        }
        try (JsonParser json = JSON.createParser(bytes, from, length)) {
            json.nextToken();
            json.nextToken();
            SettledChunks settled =
                    sources.get(SourceId.parse(json.nextTextValue())).settled();
            json.nextToken();
            json.nextToken();
            while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                settled.add(json.getLongValue());
            }
            return true;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private static JournalException notJson(IOException e) {
        return new JournalException("the checkpoint holds a line that is not JSON; name another file", e);
    }

    static String forgotten(SourceId source) {
        return JsonTree.text(JsonTree.object().put("forgotten", source.toString()));
    }

    static Chunk chunk(JsonNode entry, String kind) {
        return new Chunk(
                SourceId.parse(entry.path(kind).asText()),
                entry.path("start").asLong(),
                entry.path("end").asLong());
    }

    static Fingerprint fingerprint(JsonNode node) {
        SourceId hash = SourceId.parse(node.path("sha256").asText());
        return new Fingerprint(node.path("length").asInt(), hash.high(), hash.low());
    }

    static ObjectNode chunk(String kind, Chunk chunk) {
        return JsonTree.object()
                .put(kind, chunk.source().toString())
                .put("start", chunk.start())
                .put("end", chunk.end());
    }

    private static ObjectNode fingerprint(Fingerprint fingerprint) {
        return JsonTree.object()
                .put("length", fingerprint.length())
                .put("sha256", new SourceId(fingerprint.high(), fingerprint.low()).toString());
    }
}
