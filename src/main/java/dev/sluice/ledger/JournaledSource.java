package dev.sluice.ledger;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Coverage;
import dev.sluice.source.FilledChunk.Facts;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Origin;
import dev.sluice.source.Resume.Known;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.Span;
import java.util.ArrayList;
import java.util.Collections;
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
    private static final Comparator<Chunk> ORDER =
            Comparator.comparingLong(Chunk::start).thenComparingLong(Chunk::end);

    private final SourceId id;
    // Nothing is allocated for what is empty: most sources are small files that are done, and there may be hundreds of
    // thousands.
    private SortedMap<Chunk, Mark> open = Collections.emptySortedMap();
    /** Of open chunks that were handed out. */
    private Map<Chunk, Span> filled = Map.of();

    private final SettledChunks settled = new SettledChunks();
    private Set<Long> seams = Set.of();
    private String name = "";
    private String way = "";
    /** Its name when open chunks were planned, where it has another now. */
    private Map<Chunk, String> formerNames = Map.of();

    private @Nullable Origin origin;
    private Fingerprint beginning = new Fingerprint(0, 0, 0);
    private @Nullable Mark mark;
    private long plannedEnd;
    private boolean ended;

    JournaledSource(SourceId id) {
        this.id = id;
    }

    void opened(String sourceName, Origin now) {
        call(sourceName);
        // It may have grown since.
        ended &= origin == null || now.unchangedSince(origin);
        origin = now;
    }

    private void call(String newName) {
        if (!open.isEmpty() && !newName.equals(name)) {
            formerNames = formerNames.isEmpty() ? new HashMap<>() : formerNames;
            for (Chunk chunk : open.keySet()) {
                formerNames.putIfAbsent(chunk, name);
            }
        }
        name = newName;
    }

    /** Its name when this open chunk was planned. */
    @Nullable
    String nameOf(Chunk chunk) {
        return !open.isEmpty() && open.containsKey(chunk) ? formerNames.getOrDefault(chunk, name) : null;
    }

    void planned(Planned planned) {
        if (planned.beginning().length() > beginning.length()) {
            beginning = planned.beginning();
        }
        call(planned.source().name());
        way = planned.source().way();
        open = open.isEmpty() ? new TreeMap<>(ORDER) : open;
        open.put(planned.chunk(), planned.mark());
        plannedEnd = Math.max(plannedEnd, planned.chunk().end());
        mark = planned.mark();
        ended = false;
        if (planned.seam()) {
            addSeams(Set.of(planned.chunk().end()));
        }
    }

    private void addSeams(Set<Long> more) {
        if (!more.isEmpty()) {
            seams = seams.isEmpty() ? new HashSet<>() : seams;
            seams.addAll(more);
        }
    }

    void filled(Chunk chunk, Span span) {
        filled = filled.isEmpty() ? new HashMap<>() : filled;
        filled.put(chunk, span);
    }

    /** What the open chunk was handed out with; null if that is not known. */
    @Nullable
    Span span(Chunk chunk) {
        return filled.get(chunk);
    }

    /** The chunk is done; nothing happens if it is not open. */
    void settle(DoneChunk done, @Nullable Span span, long atMillis) {
        if (!filled.isEmpty()) {
            filled.remove(done.chunk());
            filled = filled.isEmpty() ? Map.of() : filled;
        }
        if (!open.isEmpty() && open.remove(done.chunk()) != null) {
            open = open.isEmpty() ? Collections.emptySortedMap() : open;
            if (!formerNames.isEmpty()) {
                formerNames.remove(done.chunk());
                formerNames = formerNames.isEmpty() ? Map.of() : formerNames;
            }
            settled.add(done, span, atMillis);
        }
    }

    /** What a compacted journal has of it, beside the chunks. */
    void compacted(Facts facts, Fingerprint first, @Nullable Mark last, long end, Set<Long> allSeams) {
        call(facts.name());
        way = facts.way();
        beginning = first;
        mark = last;
        plannedEnd = end;
        addSeams(allSeams);
    }

    SettledChunks settled() {
        return settled;
    }

    @Nullable
    Mark mark() {
        return mark;
    }

    Set<Long> seams() {
        return seams;
    }

    /** The chunks that are planned and not done, as they were planned. */
    List<Planned> open() {
        List<Planned> planned = new ArrayList<>();
        open.forEach((chunk, its) -> planned.add(new Planned(
                new Facts(formerNames.getOrDefault(chunk, name), null, way),
                beginning,
                chunk,
                its,
                seams.contains(chunk.end()))));
        return planned;
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

    String way() {
        return way;
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

    boolean isOpen(Chunk chunk) {
        return !open.isEmpty() && open.containsKey(chunk);
    }

    int openChunks() {
        return open.size();
    }

    List<DoneChunk> doneChunks() {
        return settled.chunks(id, name);
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
                new Coverage(List.copyOf(open.keySet()), plannedEnd, settled.spans(), marks, seams, ended),
                way);
    }
}
