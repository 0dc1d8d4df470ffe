package dev.sluice.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What becoming events costs: whole loads beside the tool that people put into the pipe for it. Sizes are such that each load takes seconds,
 * so that its start does not decide.
 */
final class FormatSpeed {
    private static final String JQ = "jq -c .";
    private static final String JSON = "json, key by pointer";
    private static final String COMBINED = "combined to JSON";
    private static final String RAW = "raw, an application's log";
    private static final String MULTILINE = "--multiline java, the same log";
    private static final int SHARDS = 64;

    private FormatSpeed() {}

    /** Needs jq. */
    static Section section(Sections sections, Path directory, boolean quick) {
        int megabytes = quick ? 512 : 2048;
        Corpus json = Corpus.of("json", megabytes, directory);
        Corpus access = Corpus.of("combined", megabytes, directory);
        Corpus app = Corpus.of("app", megabytes, directory);
        Corpus few = Corpus.of("json", quick ? 100 : 256, directory);
        return new Section(
                "formats",
                "Formats, keys and multi-line events, as whole processes; " + JQ + " on JSON lines for comparison",
                List.of(
                        Contender.alone(JQ, few, "jq", "-c", ".", few.file().toString()),
                        sections.load(JSON, json, "--format", "json", "--key", "field:/user/id")
                                .unlimited(SHARDS),
                        sections.load(COMBINED, access, "--format", "combined").unlimited(SHARDS),
                        sections.load(RAW, app).unlimited(SHARDS),
                        sections.load(MULTILINE, app, "--multiline", "java").unlimited(SHARDS)),
                1,
                results -> List.of(
                        faster(results, 5, JSON, JQ),
                        faster(results, 3, COMBINED, JQ),
                        faster(results, 0.5, MULTILINE, RAW)));
    }

    private static Verdict faster(Results results, double times, String contender, String than) {
        return Verdict.atLeast(
                times,
                contender + " against " + than + ", MB/s of input",
                results.ratio(contender, than, Measurement::megabytesPerSecond));
    }
}
