package dev.sluice.cli;

import dev.sluice.source.FileName;
import dev.sluice.source.InputFilter;
import dev.sluice.source.InputNames;
import dev.sluice.source.Unpacking;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What becomes of inputs that are not lines of text: the same options for every command that reads logs. */
public final class InputOptions {
    @Option(
            names = "--binary",
            description =
                    "Load what is known to hold no lines, such as a Parquet file, as lines of its bytes as they are,"
                            + " instead of refusing it. What can be unpacked still is.")
    private boolean binary;

    @DecidesBatches
    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            converter = Encoding.class,
            description =
                    "Of the inputs' text, like windows-1252 or utf-16le; it is loaded as UTF-8. Default: UTF-8, or what a byte"
                            + " order mark says.")
    @Nullable
    private Charset encoding;

    @Option(
            names = "--memory-limit",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description =
                    "Bound on what unpacking one zstd, xz or lzma input takes; default 256M. xz and lzma take it of Java's heap:"
                            + " SLUICE_JAVA_OPTS=-Xmx1g.")
    private long memoryLimit = Unpacking.DEFAULT.memoryLimit();

    @Option(
            names = "--skip",
            paramLabel = "GLOB",
            converter = Pattern.class,
            description =
                    "Pass over files and objects whose name matches, or the name of a directory around them; repeatable. With"
                            + " slashes it stands for several names in a row, from the root on if it begins with one.")
    private List<String> skip = new ArrayList<>();

    @Option(
            names = "--newer-than",
            paramLabel = "T",
            converter = PointInTime.class,
            description =
                    "Only files and objects written at T or later: 2026-11-23T07:00:00Z, 2026-11-23, or 2h, 7d ago.")
    @Nullable
    private Instant newerThan;

    @Option(
            names = "--older-than",
            paramLabel = "T",
            converter = PointInTime.class,
            description = "Only files and objects written before T.")
    @Nullable
    private Instant olderThan;

    /** An encoding that Java knows. */
    static final class Encoding implements ITypeConverter<Charset> {
        @Override
        public Charset convert(String typed) {
            try {
                return Charset.forName(typed);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + FileName.shown(typed)
                        + "' is no encoding known here; give it like windows-1252, latin1, utf-16le or shift_jis");
            }
        }
    }

    /** A pattern that makes sense. */
    static final class Pattern implements ITypeConverter<String> {
        @Override
        public String convert(String typed) {
            try {
                new InputFilter(List.of(typed), null, null);
                return typed;
            } catch (PatternSyntaxException e) {
                throw new TypeConversionException(
                        "'" + FileName.shown(typed) + "' is no pattern: " + e.getDescription());
            }
        }
    }

    /** @throws picocli.CommandLine.ParameterException if one would have no effect */
    void refuseIdle(Idle idle, InputNames names) {
        idle.with(
                "standard input alone",
                names.isStandardInput(),
                "--skip",
                "--newer-than",
                "--older-than",
                "--open-inputs");
        idle.without("an s3:// input", names.mayBeObjects(), "--s3-endpoint");
    }

    InputFilter filter() {
        return new InputFilter(skip, newerThan, olderThan);
    }

    Unpacking unpacking() {
        return new Unpacking(memoryLimit, StandardCharsets.UTF_8.equals(encoding) ? null : encoding, binary);
    }
}
