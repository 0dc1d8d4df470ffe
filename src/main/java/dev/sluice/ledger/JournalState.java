package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ledger.RejectsFile.RejectsMark;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle;
import dev.sluice.source.Bundle.Member;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the journal's lines come to. For one thread at a time. */
final class JournalState {
    final JournaledSources sources = new JournaledSources();
    final JournaledBundles bundles = new JournaledBundles();
    /** Packed files and objects as earlier versions journaled them. */
    final Map<Fingerprint, SourceId> containers = new HashMap<>();
    /** By earlier runs, of chunks that are not done. Never changed once the journal is read. */
    final Map<Chunk, Set<BatchId>> acknowledged = new HashMap<>();

    final Plannings plannings = new Plannings();
    private final List<DoneChunk> doneBundles = new ArrayList<>();

    /** What all runs have come to, by name. */
    Map<String, Long> counters = Map.of();

    @Nullable
    JournalHeader header;

    @Nullable
    RejectsMark rejects;

    void apply(byte[] bytes, int from, int length, Compaction compaction) throws JournalException {
        if (JournalEntries.settled(bytes, from, length, sources)) {
            compaction.read(length, false, false);
            return;
        }
        JsonNode entry = JournalEntries.parse(bytes, from, length);
        if (header == null) {
            header = JournalEntries.header(entry);
        } else {
            apply(entry);
            // A bundle's entry is written again as one entry for each small source, which is as long.
            compaction.read(
                    length,
                    entry.has("planned"),
                    entry.has("done") || entry.has("acknowledged") || entry.has(CounterEntries.COUNTERS));
        }
    }

    private void apply(JsonNode entry) {
        RejectsMark mark = JournalEntries.rejects(entry);
        rejects = mark == null ? rejects : mark;
        if (entry.has("planned")) {
            Planned planned = JournalEntries.planned(entry);
            sources.planned(planned);
            plannings.planned(planned.chunk(), planned.source().written(), header().started());
        } else if (entry.has(BundleEntries.MEMBERS)) {
            bundled(BundleEntries.bundle(entry));
        } else if (entry.has("run")) {
            plannings.noted(JournalEntries.planning(entry, header().started()));
        } else if (entry.has("done")) {
            done(entry, JournalEntries.chunk(entry, "done"));
        } else if (entry.has("acknowledged")) {
            BatchId batch = JournalEntries.acknowledged(entry);
            acknowledged
                    .computeIfAbsent(batch.chunk(), chunk -> new HashSet<>())
                    .add(batch);
        } else if (entry.has("known")) {
            JournalEntries.known(entry, sources);
        } else if (entry.has("source")) {
            sources.opened(
                    SourceId.parse(entry.path("source").asText()),
                    entry.path("name").asText(),
                    JournalEntries.origin(entry));
        } else if (entry.has("ended")) {
            SourceId source = SourceId.parse(entry.path("ended").asText());
            sources.get(source).ended();
            if (entry.has("container")) {
                containers.put(JournalEntries.fingerprint(entry.path("container")), source);
            }
        } else if (entry.has(CounterEntries.COUNTERS)) {
            counters = CounterEntries.counters(entry);
        } else if (entry.has("forgotten")) {
            forget(SourceId.parse(entry.path("forgotten").asText()));
        }
    }

    private void bundled(Bundle bundle) {
        for (Member member : bundle.members()) {
            Planned planned = member.planned();
            if (planned != null) {
                sources.planned(planned);
            }
            if (member.ended()) {
                sources.get(member.chunk().source()).ended();
            }
        }
        bundles.planned(bundle).forEach(this::ended);
        plannings.planned(bundle, header().started());
    }

    private void done(JsonNode entry, Chunk chunk) {
        DoneChunk done = JournalEntries.done(entry, chunk);
        if (entry.has(BundleEntries.BUNDLE)) {
            String name = entry.path(BundleEntries.BUNDLE).asText();
            doneBundles.add(new DoneChunk(name, chunk, done.events(), done.bytes(), done.rejected(), done.batches()));
        } else {
            ended(bundles.settled(chunk));
        }
        settle(done, JournalEntries.span(entry), entry.path("at").asLong());
        acknowledged.remove(chunk);
    }

    /** The chunk is done, and with it all members if it is a bundle. */
    void settle(DoneChunk done, @Nullable Span span, long at) {
        JournaledSource source = sources.find(done.chunk().source());
        if (source != null) {
            source.settle(done, span, at);
        }
        plannings.done(done.chunk());
        Bundle bundle = bundles.done(done.chunk());
        if (bundle != null) {
            bundle.members().forEach(member -> settle(ofBundle(member), member.span(), at));
        }
    }

    /** Its events are counted with the bundle. */
    private static DoneChunk ofBundle(Member member) {
        return new DoneChunk(member.sourceName(), member.chunk(), 0, 0, 0, new TreeMap<>());
    }

    void forget(SourceId source) {
        sources.forget(source);
        bundles.forgotten(source).forEach(this::ended);
    }

    private void ended(@Nullable Bundle bundle) {
        if (bundle != null) {
            acknowledged.remove(bundle.chunk());
        }
    }

    JournalHeader header() {
        return Objects.requireNonNull(header, "every journal begins with one");
    }

    /** Those that batches are named by: a bundle, and no member of it. */
    List<DoneChunk> done() {
        Stream<DoneChunk> alone = sources.all().stream()
                .flatMap(source -> source.doneChunks().stream())
                .filter(chunk -> !chunk.batches().isEmpty() || chunk.events() > 0);
        return Stream.concat(alone, doneBundles.stream()).toList();
    }

    /** How many chunks are planned and not done. */
    int openChunks() {
        return sources.all().stream().mapToInt(JournaledSource::openChunks).sum();
    }

    /** All entries but the header, to begin an empty journal with. */
    Stream<String> entries() {
        Stream<String> mark = rejects == null ? Stream.empty() : Stream.of(JournalEntries.rejects(rejects));
        Stream<String> counted = counters.isEmpty() ? Stream.empty() : Stream.of(CounterEntries.counters(counters));
        Stream<String> each =
                sources.all().stream().flatMap(source -> Compaction.entries(source, this::planning, acknowledged));
        Stream<String> open = bundles.open().stream()
                .flatMap(bundle -> Stream.concat(
                        Stream.of(BundleEntries.bundle(BundleEntries.planned(bundle))),
                        acknowledged.getOrDefault(bundle.chunk(), Set.of()).stream()
                                .map(JournalEntries::acknowledged)));
        Stream<String> done = doneBundles.stream().map(BundleEntries::done);
        Stream<String> containersOfOld =
                containers.entrySet().stream().map(e -> JournalEntries.ended(e.getValue(), e.getKey()));
        return Stream.of(mark, counted, each, open, done, containersOfOld).flatMap(lines -> lines);
    }

    /** When the chunk was planned. */
    private Planning planning(Chunk open) {
        return plannings.of(open, null, header().started());
    }
}
