package dev.sluice.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Something to run and to measure.
 *
 * @param name unique within its section
 * @param log what it goes through
 * @param feed commands whose output is its standard input, or none: the log is named in its command
 * @param command what to run, given the endpoint's URL and a file for its report
 * @param endpoint how the endpoint is started for it; none needed if empty
 */
record Contender(
        String name, Corpus log, List<String> feed, Function<Place, List<String>> command, List<String> endpoint) {
    static final String STREAM = "bench";

    /**
     * Where a run happens.
     *
     * @param url of the endpoint; empty when there is none
     * @param rate what the loader is to keep to: a share of the service's limits, or none where the endpoint has none
     * @param report a file that may be written to
     */
    record Place(String url, String rate, Path report) {}

    /** A program that talks to nobody. */
    static Contender alone(String name, Corpus log, String... command) {
        return new Contender(name, log, List.of(), place -> List.of(command), List.of());
    }

    /** On a stream of so many shards that take whatever comes and keep nothing, so that the endpoint decides as little as it can. */
    Contender unlimited(int shards) {
        return new Contender(
                name,
                log,
                feed,
                command,
                List.of("--unlimited", "--sink", "--stream", STREAM, "--shards", Integer.toString(shards)));
    }

    /** On a stream whose shards have the service's limits. */
    Contender limited(int shards) {
        return new Contender(
                name, log, feed, command, List.of("--stream", STREAM, "--shards", Integer.toString(shards)));
    }

    /** Of the stream that it loads into. */
    int shards() {
        return Integer.parseInt(endpoint.get(endpoint.indexOf("--shards") + 1));
    }

    Contender fedBy(List<String> commands) {
        return new Contender(name, log, commands, command, endpoint);
    }
}
