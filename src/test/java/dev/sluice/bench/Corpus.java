package dev.sluice.bench;

import dev.sluice.corpus.MakeLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A log to measure with: what scripts/make-log makes of seed 7. It is kept between runs of the bench.
 *
 * @param pieceBytes 0: it is one file; else a directory of files of so many bytes and the rest of a line
 */
record Corpus(String format, int megabytes, int pieceBytes, Path directory) {
    /** For contenders that are fed by a pipe. */
    static final Corpus NONE = new Corpus("none", 0, 0, Path.of("/dev"));

    private static final int FILES_A_DIRECTORY = 1_000;

    static Corpus of(String format, int megabytes, Path directory) {
        return new Corpus(format, megabytes, 0, directory);
    }

    /** The same lines in many small files. */
    Corpus inPieces(int bytes) {
        return new Corpus(format, megabytes, bytes, directory);
    }

    private Corpus whole() {
        return inPieces(0);
    }

    Path file() {
        String name = format + "-" + megabytes + "M";
        return directory.resolve(pieceBytes == 0 ? name + ".log" : name + "-in-" + pieceBytes + "B");
    }

    boolean isEmpty() {
        return megabytes == 0;
    }

    /** How long it is, once it is {@link #prepare}d. */
    long bytes() throws IOException {
        return isEmpty() ? 0 : Files.size(whole().file());
    }

    /** Makes it if it is not there yet, and reads it once, so that every contender finds it in the page cache. */
    void prepare() throws IOException {
        if (isEmpty()) {
            return;
        }
        if (!Files.exists(file())) {
            Path part = file().resolveSibling(file().getFileName() + ".part");
            if (pieceBytes == 0) {
                make(part);
            } else {
                whole().prepare();
                cut(part);
            }
            Files.move(part, file());
        }
        try (Stream<Path> files = Files.walk(file())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(each)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }

    private void make(Path part) throws IOException {
        String[] args = {"--format", format, "--size", megabytes + "M", "--seed", "7", "--out", part.toString()};
        if (MakeLog.run(args, System.err) != 0) {
            throw new IOException("the corpus " + file() + " could not be made");
        }
    }

    private void cut(Path part) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(whole().file(), StandardCharsets.ISO_8859_1)) {
            StringBuilder piece = new StringBuilder();
            int pieces = 0;
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                piece.append(line).append('\n');
                if (piece.length() >= pieceBytes) {
                    write(part, pieces++, piece.toString());
                    piece.setLength(0);
                }
            }
            write(part, pieces, piece.toString());
        }
    }

    private static void write(Path part, int number, String piece) throws IOException {
        Path below = Files.createDirectories(part.resolve(Integer.toString(number / FILES_A_DIRECTORY)));
        Files.writeString(below.resolve(number + ".log"), piece, StandardCharsets.ISO_8859_1);
    }
}
