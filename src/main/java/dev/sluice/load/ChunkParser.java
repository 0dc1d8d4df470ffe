package dev.sluice.load;

import dev.sluice.pack.EventBuffer;
import dev.sluice.pack.HotKeys;
import dev.sluice.pack.LaneEvents;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.PartitionKeys;
import dev.sluice.pack.WholeLines;
import dev.sluice.parse.EventLines;
import dev.sluice.parse.EventStage;
import dev.sluice.parse.FieldTally;
import dev.sluice.parse.Key;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.ParsePlans;
import dev.sluice.source.EventStart;
import dev.sluice.source.FileName;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.LinePlaces;
import dev.sluice.source.Lines;
import dev.sluice.source.Planning;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of one chunk after the other: each line becomes one or part of one, or is rejected or left out, and each event goes to the
 * lane of its key. Lines that stay as they are and may go anywhere are not even looked at. Owned by one worker.
 */
public final class ChunkParser implements AutoCloseable {
    private static final int WINDOW_BYTES = 256 << 10;

    private final ParsePlans plans;
    /** By the way in which a source is framed. */
    private final Map<String, Parsing> parsings = new HashMap<>();

    private final Function<FilledChunk, Planning> plannings;
    private final Function<FilledChunk, String> names;
    private final boolean adds;
    private final boolean numbersLines;
    /** Null where there are no keys. */
    private final @Nullable Lanes lanes;

    /** One for each lane, or a single one. */
    private final EventBuffer[] buffers;

    private final PartitionKeys keys = new PartitionKeys();
    private final HotKeys hotKeys = new HotKeys();
    private final long[] laneBytes;
    private final KeyTraffic traffic;
    private final FieldTally fields;

    /** Some of the chunk's bytes, [loadedFrom, loadedTo) by absolute index: few enough to stay in the processor's cache until they are parsed. */
    private byte[] bytes = new byte[WINDOW_BYTES];

    private int loadedFrom;
    private int loadedTo;

    /**
     * How sources of one kind are parsed.
     *
     * @param stage null where lines stay as they are
     */
    private record Parsing(
            @Nullable EventStage stage, @Nullable EventStart eventStart, boolean folds) {
        static Parsing of(ParsePlan plan) {
            EventStart start = plan.eventStart();
            boolean isRaw = plan.passesThrough() && start == null;
            return new Parsing(isRaw ? null : new EventStage(plan), start, plan.folds());
        }
    }

    /**
     * A parser for one worker.
     *
     * @param plannings when each source's chunk was planned
     * @param names what its source was called then
     * @param lanes shared by all workers, and so are traffic and fields
     */
    public ChunkParser(
            ParsePlans plans,
            Function<FilledChunk, Planning> plannings,
            Function<FilledChunk, String> names,
            Lanes lanes,
            KeyTraffic traffic,
            FieldTally fields) {
        ParsePlan plan = plans.usual();
        this.plans = plans;
        this.plannings = plannings;
        this.names = names;
        this.adds = !plan.fields().added().isEmpty();
        this.numbersLines = plan.fields().numbersLines();
        this.lanes = plan.key().kind() == Key.Kind.RANDOM ? null : lanes;
        this.laneBytes = new long[lanes.count()];
        this.traffic = traffic;
        this.fields = fields;
        this.buffers = new EventBuffer[this.lanes == null ? 1 : lanes.count()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = this.lanes == null
                    ? new EventBuffer()
                    : new EventBuffer(i, lanes.range(i).middle());
        }
    }

    /**
     * The chunk's events, lane by lane; those of the last call are overwritten.
     *
     * @param sink takes the lines that become none
     */
    List<LaneEvents> parse(FilledChunk filled, ChunkSink sink) {
        ByteBuffer chunk = filled.bytes();
        int base = chunk.position();
        if (parsing(filled.parts().get(0)).stage == null) {
            return List.of(new WholeLines(chunk, base, chunk.limit()));
        }
        for (EventBuffer buffer : buffers) {
            buffer.clear();
        }
        if (lanes == null) {
            buffers[0].expect(base, chunk.limit());
        }
        loadedTo = base;
        for (FilledChunk part : filled.parts()) {
            Parsing parsing = parsing(part);
            EventStage stage = Objects.requireNonNull(parsing.stage, "raw is for all sources or for none");
            if (parsing.folds) {
                sink.unfoldLines(part);
            }
            stage.begin(header(part), plannings.apply(part));
            if (adds) {
                stage.source(FileName.shown(names.apply(part)));
            }
            int end = part.bytes().limit();
            int from = part.bytes().position();
            EventLines lines = new EventLines(chunk, from, end, parsing.eventStart);
            LinePlaces places = part.first().places();
            // Of the lines made of it, where the source was split; 0 where nobody asks for it or it is not known.
            long line = places != null ? part.first().number() : numbersLines ? sink.firstLine(part) : 0;
            long start = part.first().offset() - from;
            while (from < end) {
                stage.at(part.chunk().source(), start + from);
                int to = lines.endOf(from);
                String misfit = places == null ? null : places.reason(line);
                if (numbersLines) {
                    stage.line(places == null ? line : places.line(line));
                }
                if (line > 0) {
                    line += parsing.eventStart == null ? 1 : Lines.count(chunk, from, to);
                }
                if (to > loadedTo) {
                    load(chunk, from, to);
                }
                accept(stage, from, to, misfit, sink);
                from = to;
            }
        }
        return lanes == null ? List.of(buffers[0]) : lanesInUse();
    }

    private Parsing parsing(FilledChunk part) {
        return parsings.computeIfAbsent(part.source().way(), way -> Parsing.of(plans.of(way)));
    }

    private List<LaneEvents> lanesInUse() {
        List<LaneEvents> inUse = new ArrayList<>();
        for (EventBuffer buffer : buffers) {
            if (buffer.count() > 0) {
                laneBytes[buffer.lane()] += buffer.bytes();
                inUse.add(buffer);
            }
        }
        return inUse;
    }

    private static byte @Nullable [] header(FilledChunk part) {
        ByteBuffer brought = part.first().header();
        if (brought == null || !brought.hasRemaining()) {
            return null;
        }
        byte[] header = new byte[brought.remaining()];
        brought.get(brought.position(), header);
        return header;
    }

    /** Copies the event in [from, to) and what follows it. */
    private void load(ByteBuffer chunk, int from, int to) {
        int length = Math.max(to - from, Math.min(chunk.limit() - from, WINDOW_BYTES));
        if (bytes.length < length) {
            bytes = new byte[length + length / 4];
        }
        chunk.get(from, bytes, 0, length);
        loadedFrom = from;
        loadedTo = from + length;
    }

    /** @param misfit why the line is known to be no event; null if the format is to say */
    private void accept(EventStage parsing, int from, int to, @Nullable String misfit, ChunkSink sink) {
        int start = from - loadedFrom;
        int stop = to - loadedFrom;
        stop = bytes[stop - 1] == '\n' ? stop - 1 : stop;
        switch (misfit == null ? parsing.accept(bytes, start, stop) : parsing.misfit(bytes, start, stop, misfit)) {
            case EVENT -> {
                EventBuffer buffer = buffers[0];
                if (lanes != null) {
                    keys.set(parsing.keyBytes(), parsing.keyFrom(), parsing.keyTo());
                    buffer = buffers[keys.lane(lanes)];
                }
                buffer.append(parsing.bytes(), parsing.from(), parsing.to(), from, to);
                if (lanes != null) {
                    buffer.key(keys.bytes(), keys.from(), keys.to());
                    hotKeys.add(keys.bytes(), keys.from(), keys.to(), parsing.to() - parsing.from() + 1);
                }
            }
            case HEADER, FILTERED -> sink.filtered(1);
            case REJECTED -> sink.reject(from, to, parsing.reason(), parsing.errorOffset());
        }
    }

    /** Adds up what was seen of keys and of fields. */
    @Override
    public void close() {
        traffic.add(new KeyTraffic.Seen(
                hotKeys.counts(), Arrays.stream(laneBytes).boxed().toList()));
        for (Parsing each : parsings.values()) {
            if (each.stage != null) {
                each.stage.tell(fields);
            }
        }
    }
}
