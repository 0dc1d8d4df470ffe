package dev.sluice.report;

import dev.sluice.report.MergedFigures.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports of loads that make up one, such as the parts of a divided load, as one report. Rates are over the time in which any of them
 * was delivering: two that ran at the same time share it.
 *
 * @param whole all of them together
 * @param rows each of them, in the order of the parts
 * @param faults sentences that say why they do not make up a whole; none if they do
 * @param journals the checkpoints by which all of it can be verified; none where one is not known, or they are more or fewer than the parts
 */
public record MergedReport(LoadReport whole, List<Row> rows, List<String> faults, List<String> journals) {
    public MergedReport {
        rows = List.copyOf(rows);
        faults = List.copyOf(faults);
        journals = List.copyOf(journals);
    }

    /** A report and what it is called where there are others. */
    public record Named(String name, LoadReport report) {
        String shown() {
            Run.Part part = report.run().part();
            return part == null ? name : "part " + part.index() + "/" + part.count();
        }
    }

    /**
     * What one of them did.
     *
     * @param host where; empty if its report does not say
     */
    public record Row(String name, String host, Instant started, long elapsedMillis, int exitStatus, Work work) {
        static Row of(Named its) {
            Run run = its.report().run();
            return new Row(
                    its.shown(),
                    run.circumstances().host(),
                    run.timing().started(),
                    run.timing().elapsedMillis(),
                    run.exitStatus(),
                    new Work(
                            its.report().totals().events().acknowledged(),
                            its.report().totals().events().rejected(),
                            its.report().bytesSent(),
                            its.report().deliveredPerSecond(its.report().bytesSent()),
                            its.report().throttled()));
        }

        /** As the report's own figures have it. */
        public record Work(long events, long rejected, long bytesSent, double bytesPerSecond, long throttled) {}
    }

    /**
     * Puts them together.
     *
     * @throws IllegalArgumentException if they are of several streams, or of records that are not alike
     */
    public static MergedReport of(List<Named> reports) {
        List<Named> all = new ArrayList<>(reports);
        all.sort(Comparator.comparingInt(MergedReport::index)
                .thenComparing(its -> its.report().run().timing().started()));
        requireAlike(all);
        List<String> faults = faults(all);
        MergedFigures figures =
                new MergedFigures(all.stream().map(Named::report).toList());
        LoadReport whole = new LoadReport(
                run(all, figures, faults),
                figures.totals(),
                figures.traffic(),
                figures.inputs(),
                figures.rejectsByReason(),
                notes(all, faults));
        return new MergedReport(
                whole, all.stream().map(Row::of).toList(), faults, faults.isEmpty() ? journals(all) : List.of());
    }

    private static List<String> journals(List<Named> all) {
        List<String> journals = all.stream()
                .map(its -> its.report().run().options().getOrDefault("--checkpoint", ""))
                .distinct()
                .toList();
        // One machine's runs go on in one checkpoint; files of two machines with one name are two.
        long parts = all.stream()
                .map(its ->
                        part(its) == null ? its.report().run().circumstances().host() : String.valueOf(index(its)))
                .distinct()
                .count();
        return journals.size() == parts && !journals.contains("") ? journals : List.of();
    }

    private static Run.@Nullable Part part(Named its) {
        return its.report().run().part();
    }

    /** 0 if it is no part. */
    private static int index(Named its) {
        Run.Part part = part(its);
        return part == null ? 0 : part.index();
    }

    private static void requireAlike(List<Named> all) {
        Named first = all.get(0);
        Run.Destination into = first.report().run().into();
        for (Named other : all) {
            Run.Destination its = other.report().run().into();
            if (!its.stream().equals(into.stream())) {
                throw new IllegalArgumentException(first.name() + " is of the stream " + into.stream() + " and "
                        + other.name() + " of " + its.stream() + "; one report is of one stream");
            }
            if (its.layout() != into.layout()
                    || its.compression() != into.compression()
                    || its.batchIds() != into.batchIds()) {
                throw new IllegalArgumentException(first.name() + " and " + other.name()
                        + " are of other records (--records, --compression, --no-batch-id); give reports of one load");
            }
        }
    }

    private static List<String> faults(List<Named> all) {
        Map<Integer, Set<Integer>> seen = new TreeMap<>();
        Set<String> inputs = new LinkedHashSet<>();
        for (Named its : all) {
            Run.Part part = part(its);
            if (part != null) {
                seen.computeIfAbsent(part.count(), count -> new TreeSet<>()).add(part.index());
                inputs.add(part.inputs());
            }
        }
        List<String> faults = new ArrayList<>();
        if (seen.size() > 1) {
            faults.add("these are parts of loads that were divided in other ways ("
                    + seen.keySet().stream().map(count -> "into " + count).collect(Collectors.joining(", "))
                    + "), so they make up no whole");
        }
        seen.forEach((count, indexes) -> {
            if (indexes.size() < count) {
                List<String> lacking = new ArrayList<>();
                for (int index = 1; index <= count; index++) {
                    if (!indexes.contains(index)) {
                        lacking.add(index + "/" + count);
                    }
                }
                faults.add(
                        "no report of part " + String.join(", ", lacking) + " is here: what it loaded is in no figure");
            }
        });
        if (inputs.size() > 1) {
            faults.add(
                    "the parts did not list the same inputs (" + String.join(", ", inputs)
                            + "): something may be loaded twice, or by none; load all again with a new --load-id once the inputs are at rest");
        }
        return faults;
    }

    private static Run run(List<Named> all, MergedFigures figures, List<String> faults) {
        Run first = all.get(0).report().run();
        Map<String, String> options = new LinkedHashMap<>(first.options());
        options.entrySet()
                .removeIf(option -> all.stream()
                        .anyMatch(its ->
                                !Objects.equals(its.report().run().options().get(option.getKey()), option.getValue())));
        Run.Destination into = first.into();
        int status = status(all);
        return new Run(
                Run.PROGRAM_VERSION,
                new Run.Destination(
                        into.stream(),
                        into.layout(),
                        into.compression(),
                        into.batchIds(),
                        into.sender(),
                        figures.shardBytesPerSecond()),
                new Run.Timing(
                        Instant.ofEpochMilli(figures.startedMillis()),
                        Period.union(figures.runs()),
                        Period.union(figures.deliveries())),
                status != 4 && !faults.isEmpty() ? 1 : status,
                options,
                figures.circumstances());
    }

    /** The worst of them. Where a part has several reports, it was run again, and the last one counts. */
    private static int status(List<Named> all) {
        Map<Object, Integer> last = new HashMap<>();
        for (Named its : all) {
            Run.Part part = part(its);
            last.put(
                    part == null ? its : part.index() + "/" + part.count(),
                    its.report().run().exitStatus());
        }
        List<Integer> fromBest = List.of(0, 3, 129, 130, 143, 4);
        return last.values().stream()
                .max(Comparator.comparingInt(status -> fromBest.contains(status) ? fromBest.indexOf(status) : 99))
                .orElse(0);
    }

    /** What all say is said once; what only some say, with who says it. */
    private static List<String> notes(List<Named> all, List<String> faults) {
        Map<String, List<String>> said = new LinkedHashMap<>();
        for (Named its : all) {
            for (String note : its.report().notes()) {
                said.computeIfAbsent(note, sentence -> new ArrayList<>()).add(its.shown());
            }
        }
        List<String> notes = new ArrayList<>(faults);
        said.forEach((note, by) -> notes.add(
                by.size() == all.size() || note.startsWith("part ") ? note : String.join(", ", by) + ": " + note));
        return notes;
    }
}
