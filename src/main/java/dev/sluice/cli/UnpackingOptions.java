package dev.sluice.cli;

import dev.sluice.source.FileName;
import dev.sluice.source.Unpacking;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What becomes of inputs that are not lines of UTF-8: the same options for every command that reads logs. */
final class UnpackingOptions {
    @Option(
            names = "--binary",
            order = Topic.INPUT + Topic.MORE + 8,
            description = "Load an input that is known to hold no lines, such as a Parquet file, instead of refusing"
                    + " it: its bytes are taken as lines. What can be unpacked still is.")
    private boolean binary;

    @DecidesBatches
    @Option(
            names = "--encoding",
            order = Topic.INPUT + Topic.MORE + 7,
            paramLabel = "NAME",
            converter = Encoding.class,
            description = "The encoding of the inputs' text, like windows-1252 or utf-16le; it is loaded as UTF-8."
                    + " Default: UTF-8, or what a byte order mark says.")
    @Nullable
    private Charset encoding;

    @Option(
            names = "--memory-limit",
            order = Topic.INPUT + Topic.MORE + 13,
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "The most memory that unpacking one zstd, xz or lzma input may take. xz and lzma take it from"
                    + " Java's heap, which you set by SLUICE_JAVA_OPTS=-Xmx1g.")
    private long memoryLimit = Unpacking.DEFAULT.memoryLimit();

    /** An encoding that Java knows. */
    static final class Encoding implements ITypeConverter<Charset> {
        @Override
        public Charset convert(String typed) {
            try {
                return Charset.forName(typed);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + FileName.shown(typed)
                        + "' is not an encoding known here; give it like windows-1252, latin1, utf-16le or shift_jis");
            }
        }
    }

    Unpacking unpacking() {
        return new Unpacking(memoryLimit, StandardCharsets.UTF_8.equals(encoding) ? null : encoding, binary);
    }
}
