package dev.sluice.bench;

import dev.sluice.corpus.MakeLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log to measure with: what scripts/make-log makes of seed 7. It is kept between runs of the bench. */
record Corpus(String format, int megabytes, Path file) {
    /** For contenders that are fed by a pipe. */
    static final Corpus NONE = new Corpus("none", 0, Path.of("/dev/null"));

    static Corpus of(String format, int megabytes, Path directory) {
        return new Corpus(format, megabytes, directory.resolve(format + "-" + megabytes + "M.log"));
    }

    boolean isEmpty() {
        return megabytes == 0;
    }

    /** How long it is, once it is {@link #prepare}d. */
    long bytes() throws IOException {
        return isEmpty() ? 0 : Files.size(file);
    }

    /** Makes it if it is not there yet, and reads it once, so that every contender finds it in the page cache. */
    void prepare() throws IOException {
        if (isEmpty()) {
            return;
        }
        if (!Files.exists(file)) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            String[] args = {"--format", format, "--size", megabytes + "M", "--seed", "7", "--out", part.toString()};
            if (MakeLog.run(args, System.err) != 0) {
                throw new IOException("the corpus " + file + " could not be made");
            }
            Files.move(part, file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
