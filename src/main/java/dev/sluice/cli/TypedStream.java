package dev.sluice.cli;

import dev.sluice.aws.AwsException;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.StreamArn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A stream as it was typed: by its name, or by its ARN.
 *
 * @param arn null: the name alone was typed
 */
record TypedStream(String name, @Nullable StreamArn arn) {
    static final TypedStream NONE = new TypedStream("", null);

    /** Said plainly, since the command line asks for it at each start, and a record's own costs some milliseconds to make. */
    @Override
    public String toString() {
        return name;
    }

    /**
     * The settings with what the ARN says.
     *
     * @param region what {@code --region} says; null: nothing
     * @throws AwsException if that is another region than the ARN's
     */
    AwsSettings in(AwsSettings settings, @Nullable String region) {
        if (arn == null) {
            return settings;
        }
        if (region != null && !region.equals(arn.region())) {
            throw new AwsException("--region " + region + " and the stream's ARN, which is of " + arn.region()
                    + ", contradict each other; leave --region out.");
        }
        return settings.withStream(arn);
    }

    /**
     * Refuses a stream that seems to be an input, typed first.
     *
     * @param makesAny whether nothing else would tell: there is a stream of any name, or a person is asked to type
     * @throws IllegalArgumentException if it does
     */
    void refuseInput(List<String> inputs, boolean makesAny) {
        Path path = Path.of(name);
        boolean isFile = Files.isRegularFile(path);
        if (arn != null || !(Files.exists(path) || name.matches(".*[/*?].*"))) {
            return;
        }
        if (inputs.isEmpty() && makesAny && isFile) {
            throw new IllegalArgumentException(
                    "'" + name + "' is a file, and the stream comes before the inputs: sluice load STREAM " + name
                            + "; for standard input into a stream of that name add -");
        }
        String last = inputs.isEmpty() ? "" : inputs.get(inputs.size() - 1);
        if (last.matches("[a-zA-Z0-9_.-]{2,128}") && !Files.exists(Path.of(last))) {
            String what = isFile ? "is a file" : Files.exists(path) ? "is a directory" : "is not a stream's name";
            throw new IllegalArgumentException("'" + last + "' does not exist, and '" + name + "' " + what
                    + "; the stream comes before the inputs: sluice load " + last + " " + name);
        }
    }

    static final class Converter implements ITypeConverter<TypedStream> {
        @Override
        public TypedStream convert(String typed) {
            TypedName.text(typed);
            try {
                StreamArn arn = StreamArn.of(typed);
                return new TypedStream(arn == null ? typed : arn.name(), arn);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
