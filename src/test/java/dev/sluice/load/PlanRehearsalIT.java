package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.corpus.MakeLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a plan says of a load is what the load does: into a stream of two shards with the service's limits, through the real KPL. Sizes
 * are such that each load takes about ten seconds; {@code -Psoak} takes six times as much, and aggregates every log: what is not packed
 * takes the same time whatever it says.
 */
class PlanRehearsalIT {
    private static final int TIMES = Integer.getInteger("sluice.rehearsal.times", 1);

    /** What else this machine does makes a load late, and never early: one that was late is tried again. */
    private static final int ATTEMPTS = 3;

    @TempDir
    Path directory;

    static List<Arguments> loads() {
        List<Arguments> loads = new ArrayList<>(List.of(
                Arguments.of("combined", "blocks", 220),
                Arguments.of("json", "blocks", 160),
                Arguments.of("app", "blocks", 140),
                Arguments.of("combined", "aggregated", 20)));
        if (TIMES > 1) {
            loads.add(Arguments.of("json", "aggregated", 20));
            loads.add(Arguments.of("app", "aggregated", 20));
        }
        return loads;
    }

    @ParameterizedTest
    @MethodSource("loads")
    void rehearsal_takesAsLongAsThePlanSaidWithinATenth(String corpus, String layout, int mebibytes) throws Exception {
        Path log = directory.resolve(corpus + ".log");
        int made = MakeLog.run(
                new String[] {"--format", corpus, "--size", mebibytes * TIMES + "M", "--out", log.toString()},
                System.err);
        assertThat(made).isZero();
        Rehearsal rehearsal = rehearse(log, layout);
        for (int again = 1; rehearsal.was > 1.1 * rehearsal.planned && again < ATTEMPTS; again++) {
            rehearsal = rehearse(log, layout);
        }
        assertThat(rehearsal.was).as(rehearsal.figures).isCloseTo(rehearsal.planned, within(0.1 * rehearsal.planned));
        Files.delete(log);
    }

    /** Seconds, and all that the load reported. */
    private record Rehearsal(double planned, double was, String figures) {}

    private static Rehearsal rehearse(Path log, String layout) throws Exception {
        JsonNode plan = json("plan", "--local=2", "--records", layout, "--quiet", "--report", "-", log.toString());
        JsonNode load =
                json("load", "--local=2", "--records", layout, "--quiet", "--report", "-", "web", log.toString());
        JsonNode chosen = plan.get("packings").get(0);
        Rehearsal rehearsal = new Rehearsal(
                chosen.get("seconds").asDouble(), load.get("elapsedMillis").asDouble() / 1000, load.toString());
        System.out.printf(
                "%s as %s: planned %.2f s, was %.2f s%n", log.getFileName(), layout, rehearsal.planned, rehearsal.was);
        assertThat(load.get("events").asLong()).isEqualTo(plan.get("events").asLong());
        double sent = load.get("bytesSent").asDouble();
        assertThat(sent).as(rehearsal.figures).isCloseTo(chosen.get("bytesSent").asDouble(), within(0.1 * sent));
        return rehearsal;
    }

    private static JsonNode json(String... args) throws Exception {
        Sluice run = Sluice.run(args);
        assertThat(run.status).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }
}
