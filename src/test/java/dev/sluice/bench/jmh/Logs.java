package dev.sluice.bench.jmh;

import dev.sluice.corpus.MakeLog;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.FormatSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

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

    /** The lines that a format's file gives as samples of what parses, again and again. */
    static byte[] ofSamples(Format format) {
        byte[] lines = format.definition().orElseThrow().samples().stream()
                .filter(sample -> sample.event() != null
                        && sample.after() == null
                        && sample.options().isEmpty())
                .map(FormatSample::line)
                .filter(line -> line.indexOf('\n') < 0)
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] log = new byte[BYTES / lines.length * lines.length];
        for (int at = 0; at < log.length; at += lines.length) {
            System.arraycopy(lines, 0, log, at, lines.length);
        }
        return log;
    }

    static ByteBuffer direct(String format) {
        byte[] log = of(format);
        return ByteBuffer.allocateDirect(log.length).put(log).flip();
    }
}
