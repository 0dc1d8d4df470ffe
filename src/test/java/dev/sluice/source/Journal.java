package dev.sluice.source;

import java.io.IOException;
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
        Fingerprint beginning = new Fingerprint(0, 0, 0);
        final Map<Chunk, Boolean> done = new LinkedHashMap<>();
        final Map<Chunk, Mark> marks = new HashMap<>();

        @Nullable
        Mark mark;

        long plannedEnd;

        final Set<Long> seams = new HashSet<>();
    }

    private final Map<SourceId, Entry> entries = new LinkedHashMap<>();
    private final Map<Fingerprint, SourceId> containers = new HashMap<>();

    synchronized void done(Chunk chunk) {
        entry(chunk.source()).done.put(chunk, true);
    }

    private Entry entry(SourceId source) {
        return entries.computeIfAbsent(source, id -> new Entry());
    }

    synchronized int sources() {
        return entries.size();
    }

    @Override
    public synchronized List<Known> known(ByteBuffer beginning) {
        List<Known> known = new ArrayList<>();
        List<Map.Entry<SourceId, Entry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.comparingInt(e -> -e.getValue().beginning.length()));
        for (Map.Entry<SourceId, Entry> each : sorted) {
            Entry entry = each.getValue();
            int length = entry.beginning.length();
            Mark mark = entry.mark;
            if (mark != null
                    && length <= beginning.remaining()
                    && Fingerprint.of(beginning.duplicate().limit(beginning.position() + length))
                            .equals(entry.beginning)) {
                List<Chunk> again = new ArrayList<>();
                entry.done.forEach((chunk, done) -> {
                    if (!done) {
                        again.add(chunk);
                    }
                });
                List<Mark> marks = new ArrayList<>();
                again.forEach(chunk -> marks.add(Objects.requireNonNull(entry.marks.get(chunk))));
                marks.add(mark);
                known.add(new Known(each.getKey(), again, entry.plannedEnd, marks, entry.seams));
            }
        }
        return known;
    }

    @Override
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public synchronized boolean complete(Fingerprint container) {
        SourceId source = containers.get(container);
        return source != null && !entry(source).done.containsValue(false);
    }

    @Override
    public synchronized void planned(Planned planned) throws IOException {
        Entry entry = entry(planned.chunk().source());
        if (planned.chunk().start() != entry.plannedEnd) {
            throw new AssertionError("a gap before " + planned + ", known " + entry.plannedEnd);
        }
        if (planned.beginning().length() > entry.beginning.length()) {
            entry.beginning = planned.beginning();
        }
        entry.mark = planned.mark();
        entry.marks.put(planned.chunk(), planned.mark());
        entry.plannedEnd = planned.chunk().end();
        entry.done.put(planned.chunk(), false);
        if (planned.seam()) {
            entry.seams.add(planned.chunk().end());
        }
    }

    @Override
    public synchronized void ended(SourceId source, Fingerprint container) {
        containers.put(container, source);
    }
}
