package dev.sluice.cli;

import dev.sluice.source.Unpacking;
import picocli.CommandLine.Option;

/** What becomes of inputs that are not lines of text: the same options for every command that reads logs. */
public final class InputOptions {
    @Option(
            names = "--binary",
            description =
                    "Load what is known to hold no lines, such as a Parquet file or UTF-16, as lines of its bytes as they are,"
                            + " instead of refusing it. What can be unpacked still is.")
    private boolean binary;

    @Option(
            names = "--memory-limit",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description =
                    "Bound on what unpacking one zstd, xz or lzma input takes; default 256M. xz and lzma take it of Java's heap:"
                            + " SLUICE_JAVA_OPTS=-Xmx1g.")
    private long memoryLimit = Unpacking.DEFAULT.memoryLimit();

    Unpacking unpacking() {
        return new Unpacking(memoryLimit, binary);
    }
}
