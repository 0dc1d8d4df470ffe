package dev.sluice.cli;

import dev.sluice.source.FileName;
import dev.sluice.source.InputFilter;
import dev.sluice.source.InputNames;
import dev.sluice.source.Unpacking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which of the inputs that were named are read, and how: the same options for every command that reads many. */
public final class InputOptions {
    @Option(
            names = "--skip",
            order = Topic.INPUT + 11,
            paramLabel = "GLOB",
            converter = Pattern.class,
            description = "Pass over files and objects whose name matches, or the name of a directory around them."
                    + " Repeatable. A GLOB with slashes matches several names in a row, from the root on if it"
                    + " begins with a slash.")
    private List<String> skip = new ArrayList<>();

    @Option(
            names = "--newer-than",
            order = Topic.INPUT + Topic.MORE + 5,
            paramLabel = "T",
            converter = PointInTime.class,
            description =
                    "Only files and objects written at T or later: 2026-11-23T07:00:00Z, 2026-11-23, or 2h, 7d ago.")
    @Nullable
    private Instant newerThan;

    @Option(
            names = "--older-than",
            order = Topic.INPUT + Topic.MORE + 6,
            paramLabel = "T",
            converter = PointInTime.class,
            description = "Only files and objects written before T.")
    @Nullable
    private Instant olderThan;

    @Mixin
    private final UnpackingOptions unpacking = new UnpackingOptions();

    /** A pattern that makes sense. */
    static final class Pattern implements ITypeConverter<String> {
        @Override
        public String convert(String typed) {
            try {
                new InputFilter(List.of(typed), null, null);
                return typed;
            } catch (PatternSyntaxException e) {
                throw new TypeConversionException(
                        "'" + FileName.shown(typed) + "' is not a pattern: " + e.getDescription());
            }
        }
    }

    /**
     * Refuses what was typed for nothing.
     *
     * @param objects whether anything may be in S3
     * @throws picocli.CommandLine.ParameterException if one would have no effect
     */
    void refuseIdle(Idle idle, InputNames names, boolean objects) {
        idle.with(
                "standard input alone",
                names.isStandardInput(),
                "--skip",
                "--newer-than",
                "--older-than",
                "--open-inputs");
        idle.without("an s3:// input", objects, "--s3-endpoint");
    }

    InputFilter filter() {
        return new InputFilter(skip, newerThan, olderThan);
    }

    Unpacking unpacking() {
        return unpacking.unpacking();
    }
}
