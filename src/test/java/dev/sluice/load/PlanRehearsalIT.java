package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.corpus.MakeLog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a plan says of a load is what the load does: into a stream of two shards with the service's limits, through the real KPL. Sizes
 * are such that each load takes about ten seconds; {@code -Psoak} takes six times as much.
 */
class PlanRehearsalIT {
    private static final int TIMES = Integer.getInteger("sluice.rehearsal.times", 1);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "combined,blocks,220",
        "json,blocks,160",
        "app,blocks,140",
        "combined,aggregated,20",
        "json,aggregated,20",
        "app,aggregated,20"
    })
    void rehearsal_takesAsLongAsThePlanSaidWithinATenth(String corpus, String layout, int mebibytes) throws Exception {
        Path log = directory.resolve(corpus + ".log");
        int made = MakeLog.run(
                new String[] {"--format", corpus, "--size", mebibytes * TIMES + "M", "--out", log.toString()},
                System.err);
        assertThat(made).isZero();
        JsonNode plan = json("plan", "--local=2", "--records", layout, "--quiet", "--report", "-", log.toString());
        JsonNode load =
                json("load", "--local=2", "--records", layout, "--quiet", "--report", "-", "web", log.toString());

        double planned = plan.get("packings").get(0).get("seconds").asDouble();
        double was = load.get("elapsedMillis").asDouble() / 1000;
        String figures = String.format("planned %.2f s, was %.2f s: %s", planned, was, load);
        System.out.println(corpus + " as " + layout + ": " + figures.substring(0, figures.indexOf(':')));
        assertThat(was).as(figures).isCloseTo(planned, within(0.1 * planned));
        assertThat(load.get("events").asLong()).isEqualTo(plan.get("events").asLong());
        assertThat(load.get("bytesSent").asDouble())
                .as(figures)
                .isCloseTo(
                        plan.get("packings").get(0).get("bytesSent").asDouble(),
                        within(0.1 * load.get("bytesSent").asDouble()));
        Files.delete(log);
    }

    private static JsonNode json(String... args) throws Exception {
        Sluice run = Sluice.run(args);
        assertThat(run.status).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }
}
