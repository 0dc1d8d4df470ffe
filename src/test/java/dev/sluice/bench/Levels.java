package dev.sluice.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The level that a load chooses itself against levels that stay: short and long loads into few and many shards, with the service's limits. */
final class Levels {
    private static final String AUTO = "auto";
    private static final List<String> FIXED = List.of("1", "3", "6", "9", "12", "15");
    private static final double GOAL = 0.97;

    private Levels() {}

    /** One log, so much of it, into so many shards. */
    private record Load(Corpus log, int shards) {
        String name(String level) {
            return "%s %d MB into %d shard%s at level %s"
                    .formatted(log.format(), log.megabytes(), shards, shards == 1 ? "" : "s", level);
        }
    }

    /** A section for each of the logs. */
    static Stream<Section> sections(Sections sections, Path directory, boolean quick) {
        return Stream.of("combined", "json", "app").map(format -> section(sections, format, directory, quick));
    }

    private static Section section(Sections sections, String format, Path directory, boolean quick) {
        List<Load> loads = new ArrayList<>();
        for (int shards : new int[] {1, 2, 8, 64}) {
            loads.add(new Load(Corpus.of(format, 50, directory), shards));
            loads.add(new Load(Corpus.of(format, 200, directory), shards));
            if (!quick) {
                loads.add(new Load(Corpus.of(format, 2_000, directory), shards));
            }
        }
        List<Contender> contenders = new ArrayList<>();
        for (Load load : loads) {
            for (String level : Stream.concat(Stream.of(AUTO), FIXED.stream()).toList()) {
                contenders.add(sections.load(load.name(level), load.log(), "--level", level)
                        .limited(load.shards()));
            }
        }
        return new Section(
                "levels of " + format,
                "Levels, the log " + format + ", shards with the service's limits",
                contenders,
                1,
                results -> loads.stream().map(load -> verdict(results, load)).toList());
    }

    private static Verdict verdict(Results results, Load load) {
        String best = FIXED.stream()
                .map(load::name)
                .max(Comparator.comparingDouble(name -> results.median(name, Measurement::megabytesPerSecond)))
                .orElseThrow();
        return Verdict.atLeast(
                GOAL,
                load.name(AUTO) + " against " + best,
                results.ratio(load.name(AUTO), best, Measurement::megabytesPerSecond));
    }
}
