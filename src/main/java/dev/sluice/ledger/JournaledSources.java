package dev.sluice.ledger;

import dev.sluice.read.SourceId;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Origin;
import dev.sluice.source.Resume.Planned;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sources of a journal, found by their id, by where they come from, or by how they begin. For one thread at a time. */
final class JournaledSources {
    private final Map<SourceId, JournaledSource> byId = new LinkedHashMap<>();
    /** By what no write to a file changes; the newest last. */
    private final Map<Object, List<JournaledSource>> byOrigin = new HashMap<>();

    /** What this run came across. All else here is of every run. */
    private final Set<SourceId> met = new HashSet<>();

    private final NavigableMap<Integer, Map<Fingerprint, List<JournaledSource>>> byBeginning = new TreeMap<>();

    JournaledSource get(SourceId id) {
        return byId.computeIfAbsent(id, JournaledSource::new);
    }

    @Nullable
    JournaledSource find(SourceId id) {
        return byId.get(id);
    }

    Collection<JournaledSource> all() {
        return byId.values();
    }

    void opened(SourceId id, String name, Origin origin) {
        JournaledSource source = get(id);
        Origin before = source.origin();
        if (before != null) {
            byOrigin.getOrDefault(key(before), new ArrayList<>()).remove(source);
        }
        source.opened(name, origin);
        byOrigin.computeIfAbsent(key(origin), key -> new ArrayList<>(1)).add(source);
    }

    void planned(Planned planned) {
        JournaledSource source = get(planned.chunk().source());
        Fingerprint before = source.beginning();
        source.planned(planned);
        Fingerprint now = source.beginning();
        if (!now.equals(before)) {
            alike(before).remove(source);
        }
        if (!alike(now).contains(source)) {
            alike(now).add(source);
        }
    }

    /** This run came across it. */
    void met(SourceId id) {
        met.add(id);
    }

    /** Those that earlier runs did not finish and that this one did not meet. */
    List<JournaledSource> unmet() {
        return byId.values().stream()
                .filter(source -> source.openChunks() > 0 && !met.contains(source.id()))
                .toList();
    }

    /** What a compacted journal has of the source, beside its chunks. */
    void compacted(SourceId id, Fingerprint beginning, Consumer<JournaledSource> facts) {
        JournaledSource source = get(id);
        alike(source.beginning()).remove(source);
        facts.accept(source);
        alike(beginning).add(source);
    }

    void forget(SourceId id) {
        JournaledSource source = byId.remove(id);
        if (source != null) {
            alike(source.beginning()).remove(source);
            Origin origin = source.origin();
            if (origin != null) {
                byOrigin.getOrDefault(key(origin), new ArrayList<>()).remove(source);
            }
        }
    }

    /** Those of the same file or object, the one seen last first. */
    List<JournaledSource> of(Origin origin) {
        List<JournaledSource> found = new ArrayList<>(byOrigin.getOrDefault(key(origin), List.of()));
        found.removeIf(source -> {
            Origin its = source.origin();
            return its == null || !its.same(origin);
        });
        Collections.reverse(found);
        return found;
    }

    /** Those that begin with the bytes from position to limit, or with some of them: those that share most come first. */
    List<JournaledSource> begunAlike(ByteBuffer beginning) {
        List<JournaledSource> found = new ArrayList<>();
        byBeginning.headMap(beginning.remaining(), true).forEach((length, sources) -> {
            if (!sources.isEmpty()) {
                Fingerprint fingerprint = Fingerprint.of(beginning.duplicate().limit(beginning.position() + length));
                found.addAll(sources.getOrDefault(fingerprint, List.of()));
            }
        });
        found.sort(Comparator.comparingInt(
                        (JournaledSource source) -> source.beginning().length())
                .thenComparingLong(JournaledSource::plannedEnd)
                .reversed());
        return found;
    }

    private List<JournaledSource> alike(Fingerprint beginning) {
        return byBeginning
                .computeIfAbsent(beginning.length(), length -> new HashMap<>())
                .computeIfAbsent(beginning, fingerprint -> new ArrayList<>(1));
    }

    private static Object key(Origin origin) {
        return origin.file() == null
                ? origin.place()
                : List.of(origin.file().device(), origin.file().inode());
    }
}
