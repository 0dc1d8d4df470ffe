package dev.sluice.cli;

import dev.sluice.aws.AwsException;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.StreamArn;
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
