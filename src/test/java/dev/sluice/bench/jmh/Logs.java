package dev.sluice.bench.jmh;

import dev.sluice.corpus.MakeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** One chunk's worth of log, as it lies in memory during a load. */
final class Logs {
    static final int BYTES = 4 << 20;

    private Logs() {}

    static byte[] of(String format) {
        try {
            Path file = Files.createTempFile("sluice-jmh", ".log");
            try {
                String[] args = {"--format", format, "--size", Integer.toString(BYTES), "--out", file.toString()};
                if (MakeLog.run(args, System.err) != 0) {
                    throw new IllegalArgumentException("no log of format " + format);
                }
                return Files.readAllBytes(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteBuffer direct(String format) {
        byte[] log = of(format);
        return ByteBuffer.allocateDirect(log.length).put(log).flip();
    }
}
