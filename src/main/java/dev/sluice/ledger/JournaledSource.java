package dev.sluice.ledger;

import dev.sluice.source.Chunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Origin;
import dev.sluice.source.Resume.Known;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.SourceId;
import dev.sluice.source.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything the journal says of one source. For one thread at a time. */
final class JournaledSource {
    private final SourceId id;
    private final SortedMap<Chunk, Mark> open =
            new TreeMap<>(Comparator.comparingLong(Chunk::start).thenComparingLong(Chunk::end));
    /** Of open chunks that were handed out. */
    private final Map<Chunk, Span> filled = new HashMap<>();

    private final List<Span> spans = new ArrayList<>();
    private final List<DoneChunk> done = new ArrayList<>();
    private final Set<Long> seams = new HashSet<>();
    private String name = "";
    private @Nullable Origin origin;
    private Fingerprint beginning = new Fingerprint(0, 0, 0);
    private @Nullable Mark mark;
    private long plannedEnd;
    private long deliveredMillis;
    private boolean ended;

    JournaledSource(SourceId id) {
        this.id = id;
    }

    void opened(String sourceName, Origin now) {
        name = sourceName;
        origin = now;
    }

    void planned(Planned planned) {
        if (planned.beginning().length() > beginning.length()) {
            beginning = planned.beginning();
        }
        name = planned.sourceName();
        open.put(planned.chunk(), planned.mark());
        plannedEnd = Math.max(plannedEnd, planned.chunk().end());
        mark = planned.mark();
        if (planned.seam()) {
            seams.add(planned.chunk().end());
        }
    }

    void filled(Chunk chunk, Span span) {
        filled.put(chunk, span);
    }

    /** What the open chunk was handed out with; null if that is not known. */
    @Nullable
    Span span(Chunk chunk) {
        return filled.get(chunk);
    }

    /** False if the chunk was not open. */
    boolean settle(Chunk chunk, @Nullable Span span, long atMillis) {
        filled.remove(chunk);
        if (span != null) {
            spans.add(span);
        }
        deliveredMillis = Math.max(deliveredMillis, atMillis);
        return open.remove(chunk) != null;
    }

    void done(DoneChunk what) {
        done.add(what.named(name));
    }

    void ended() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    SourceId id() {
        return id;
    }

    String name() {
        return name;
    }

    @Nullable
    Origin origin() {
        return origin;
    }

    Fingerprint beginning() {
        return beginning;
    }

    long plannedEnd() {
        return plannedEnd;
    }

    int openChunks() {
        return open.size();
    }

    List<DoneChunk> doneChunks() {
        return done;
    }

    Known known() {
        List<Mark> marks = new ArrayList<>(open.values());
        if (mark != null) {
            marks.add(mark);
        }
        return new Known(
                id,
                name,
                origin,
                Instant.ofEpochMilli(deliveredMillis),
                List.copyOf(open.keySet()),
                plannedEnd,
                spans,
                marks,
                seams,
                ended);
    }
}
