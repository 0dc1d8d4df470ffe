package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A checkpoint in memory. */
class Journal implements Resume {
    private static final class Entry {
        String name = "";
        String way = "";

        @Nullable
        Origin origin;

        Fingerprint beginning = new Fingerprint(0, 0, 0);
        final Map<Chunk, Boolean> done = new LinkedHashMap<>();
        final Map<Chunk, Mark> marks = new HashMap<>();
        final Map<Chunk, Span> spans = new HashMap<>();

        @Nullable
        Mark mark;

        long plannedEnd;
        long openedAs;
        boolean ended;

        final Set<Long> seams = new HashSet<>();
    }

    private final Map<SourceId, Entry> entries = new LinkedHashMap<>();
    private long openings;

    private final Map<Chunk, Bundle> bundles = new LinkedHashMap<>();

    synchronized void done(Chunk chunk) {
        Bundle bundle = bundles.remove(chunk);
        if (bundle != null) {
            bundle.members().forEach(member -> done(member.chunk()));
            return;
        }
        bundles.values().removeIf(each -> holds(each, chunk));
        Entry entry = entry(chunk.source());
        entry.done.put(chunk, true);
    }

    private Entry entry(SourceId source) {
        return entries.computeIfAbsent(source, id -> new Entry());
    }

    synchronized int sources() {
        return entries.size();
    }

    private static boolean holds(Bundle bundle, Chunk chunk) {
        return bundle.members().stream().anyMatch(member -> member.chunk().equals(chunk));
    }

    @Override
    public synchronized void bundled(Bundle bundle) throws NotKeptException {
        for (Bundle.Member member : bundle.members()) {
            bundles.values().removeIf(each -> holds(each, member.chunk()));
            if (member.planned() != null) {
                planned(member.planned());
            }
            filled(member.chunk(), Objects.requireNonNull(member.span()));
            if (member.ended()) {
                ended(member.chunk().source());
            }
        }
        bundles.put(bundle.chunk(), bundle);
    }

    @Override
    public synchronized List<Bundle> bundles() {
        return List.copyOf(bundles.values());
    }

    private Known known(SourceId id, Entry entry) {
        List<Chunk> again = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        entry.done.forEach((chunk, done) -> {
            if (done) {
                spans.add(Objects.requireNonNull(entry.spans.get(chunk)));
            } else {
                again.add(chunk);
            }
        });
        List<Mark> marks = new ArrayList<>();
        again.forEach(chunk -> marks.add(Objects.requireNonNull(entry.marks.get(chunk))));
        if (entry.mark != null) {
            marks.add(entry.mark);
        }
        return new Known(
                id,
                entry.name,
                entry.origin,
                new Coverage(again, entry.plannedEnd, spans, marks, entry.seams, entry.ended),
                entry.way);
    }

    @Override
    public synchronized List<Known> known(ByteBuffer beginning) {
        List<Known> known = new ArrayList<>();
        List<Map.Entry<SourceId, Entry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.comparingInt(e -> -e.getValue().beginning.length()));
        for (Map.Entry<SourceId, Entry> each : sorted) {
            Entry entry = each.getValue();
            int length = entry.beginning.length();
            if (entry.mark != null
                    && length <= beginning.remaining()
                    && Fingerprint.of(beginning.duplicate().limit(beginning.position() + length))
                            .equals(entry.beginning)) {
                known.add(known(each.getKey(), entry));
            }
        }
        return known;
    }

    @Override
    public synchronized @Nullable Known known(SourceId source) {
        Entry entry = entries.get(source);
        return entry == null ? null : known(source, entry);
    }

    @Override
    public synchronized List<Known> known(Origin origin) {
        return entries.entrySet().stream()
                .filter(e -> e.getValue().origin != null && origin.same(e.getValue().origin))
                .sorted(Comparator.comparingLong(e -> -e.getValue().openedAs))
                .map(e -> known(e.getKey(), e.getValue()))
                .toList();
    }

    @Override
    public @Nullable SourceId completed(Fingerprint container) {
        return null;
    }

    @Override
    public boolean knowsContainers() {
        return false;
    }

    @Override
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public synchronized void opened(SourceId source, String sourceName, Origin origin) throws NotKeptException {
        Entry entry = entry(source);
        entry.name = sourceName;
        entry.ended &= entry.origin == null || origin.unchangedSince(entry.origin);
        entry.origin = origin;
        entry.openedAs = openings++;
    }

    @Override
    public synchronized void planned(Planned planned) throws NotKeptException {
        Entry entry = entry(planned.chunk().source());
        if (planned.chunk().start() != entry.plannedEnd) {
            throw new AssertionError("a gap before " + planned + ", known " + entry.plannedEnd);
        }
        if (planned.beginning().length() > entry.beginning.length()) {
            entry.beginning = planned.beginning();
        }
        entry.mark = planned.mark();
        entry.way = planned.source().way();
        entry.marks.put(planned.chunk(), planned.mark());
        entry.plannedEnd = planned.chunk().end();
        entry.ended = false;
        entry.done.put(planned.chunk(), false);
        if (planned.seam()) {
            entry.seams.add(planned.chunk().end());
        }
    }

    @Override
    public synchronized void filled(Chunk chunk, Span span) {
        entry(chunk.source()).spans.put(chunk, span);
    }

    @Override
    public synchronized void ended(SourceId source) {
        entry(source).ended = true;
    }
}
