package dev.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.bench.Contender.Place;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What it costs that a log lies in many small files, or in small objects of a store that answers late. */
final class ManyInputs implements Closeable {
    private static final String ONE_FILE = "one file";
    private static final String MANY_FILES = "the same in files of 2 KB";
    private static final int SHARDS = 16;
    private static final int OBJECT_BYTES = 50_000;
    private static final int LATE_MILLIS = 50;

    private final Sections sections;
    private final Path directory;
    private final boolean quick;
    private @Nullable LateStore store;

    ManyInputs(Sections sections, Path directory, boolean quick) {
        this.sections = sections;
        this.directory = directory;
        this.quick = quick;
    }

    Section files() {
        Corpus log = Corpus.of("combined", quick ? 20 : 200, directory);
        return new Section(
                "files",
                "One file, and the same lines in " + (quick ? "10,000" : "100,000") + " files",
                List.of(
                        sections.load(ONE_FILE, log).unlimited(SHARDS),
                        sections.load(MANY_FILES, log.inPieces(2_000)).unlimited(SHARDS)),
                1,
                results -> List.of(
                        Verdict.atMost(
                                1.3,
                                "small files, wall time against one file",
                                results.ratio(MANY_FILES, ONE_FILE, Measurement::seconds)),
                        Verdict.atMost(
                                1.1,
                                "small files, records against one file",
                                results.ratio(MANY_FILES, ONE_FILE, ManyInputs::records))));
    }

    private static double records(Measurement run) {
        JsonNode records = run.report().path("records");
        return records.asDouble();
    }

    Section objects() {
        int few = quick ? 200 : 1_003;
        int many = quick ? 1_003 : 5_000;
        return new Section(
                "objects",
                "gzip objects of 50 KB in a store that takes 50 ms a request",
                List.of(load(few), load(many)),
                1,
                results -> List.of(
                        Verdict.atMost(4, few + " objects, seconds", results.median(name(few), Measurement::seconds)),
                        Verdict.atMost(
                                15, many + " objects, seconds", results.median(name(many), Measurement::seconds))));
    }

    private static String name(int objects) {
        return objects + " objects";
    }

    private Contender load(int objects) {
        Contender load = sections.load(name(objects), Corpus.NONE).unlimited(SHARDS);
        Function<Place, List<String>> command = place -> Stream.concat(
                        load.command().apply(place).stream(),
                        Stream.of("s3://late/" + objects + "/", "--s3-endpoint", store().uri()))
                .toList();
        return new Contender(load.name(), Corpus.NONE, List.of(), command, load.endpoint());
    }

    private LateStore store() {
        LateStore started = store;
        if (started == null) {
            Corpus log = Corpus.of("combined", 25, directory);
            try {
                log.prepare();
                started = LateStore.start(log.file(), OBJECT_BYTES, LATE_MILLIS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            store = started;
        }
        return started;
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
