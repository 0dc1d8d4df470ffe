package dev.sluice.verify;

import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.DoneChunk;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.JournalHeader;
import dev.sluice.ledger.JournalPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The journals of one load: of one process, or of each that loaded a part. */
public record Journals(List<Checkpoint> each) {
    public Journals {
        each = List.copyOf(each);
    }

    /** Reads them. */
    public static Journals read(List<JournalPlace> places) throws JournalException {
        List<Checkpoint> journals = new ArrayList<>();
        for (JournalPlace place : places) {
            journals.add(Checkpoint.read(place));
        }
        return new Journals(journals);
    }

    /** All chunks that are done. */
    public List<DoneChunk> done() {
        return each.stream().flatMap(journal -> journal.done().stream()).toList();
    }

    /** How many chunks are planned and not done. */
    public int openChunks() {
        return each.stream().mapToInt(Checkpoint::openChunks).sum();
    }

    /** When the first one was begun. */
    public Instant started() {
        return each.stream()
                .map(journal -> journal.header().started())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Sentences that say why they are not the whole of one load, as a part that is missing; none if they are. */
    public List<String> lacking() {
        List<String> lacking = new ArrayList<>();
        Map<String, Integer> parts = new LinkedHashMap<>();
        Map<String, List<String>> byInputs = new HashMap<>();
        for (Checkpoint journal : each) {
            Map<String, String> options = journal.header().options();
            String part = options.getOrDefault(JournalHeader.PART, "");
            if (!part.isEmpty()) {
                parts.merge(part, 1, Integer::sum);
                byInputs.computeIfAbsent(options.getOrDefault(JournalHeader.INPUTS, ""), inputs -> new ArrayList<>())
                        .add(part);
            }
        }
        parts.forEach((part, count) -> {
            if (count > 1) {
                lacking.add("Part " + part + " has " + count + " checkpoints here: they are of different loads.");
            }
        });
        if (byInputs.size() > 1) {
            lacking.add("The parts did not list the same inputs, so something may be loaded twice, or by none.");
        }
        parts.keySet().stream()
                .map(part -> part.substring(part.indexOf('/')))
                .distinct()
                .flatMap(of -> IntStream.rangeClosed(1, Integer.parseInt(of.substring(1)))
                        .mapToObj(index -> index + of))
                .filter(part -> !parts.containsKey(part))
                .forEach(part -> lacking.add("The checkpoint of part " + part + " is not among them."));
        return lacking;
    }
}
