package dev.sluice.aws;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.utils.SystemSetting;

/** Variables of the environment, read the way the SDK reads its own, so that tests can set them for both. */
final class Environment {
    private Environment() {}

    /** Null if it is not set, or says nothing. */
    static @Nullable String variable(String name) {
        return SystemSetting.getStringValueFromEnvironmentVariable(name)
                .filter(value -> !value.isBlank())
                .map(String::strip)
                .orElse(null);
    }

    /**
     * Makes one of the SDK's clients, which reads variables and the profile by itself, and says of a wrong one what is wrong, not where.
     *
     * @throws AwsException if one of them makes no sense to it
     */
    static <T> T heard(Supplier<T> client) {
        try {
            return client.get();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw nonsense(e);
        }
    }

    /** Names the variables that have a value which the SDK complains of. */
    static AwsException nonsense(RuntimeException complaint) {
        String why = String.valueOf(complaint.getMessage()).replaceFirst("\\.$", "");
        String names = Arrays.stream(SdkSystemSetting.values())
                .map(SdkSystemSetting::environmentVariable)
                .filter(name -> name.startsWith("AWS_") && isSaid(why, why.contains("AWS_") ? name : variable(name)))
                .distinct()
                .collect(Collectors.joining(", "));
        return new AwsException(
                "What is set for AWS makes no sense (" + why + "); check "
                        + (names.isEmpty() ? "the variables AWS_... and the profile" : names) + ".",
                complaint);
    }

    private static boolean isSaid(String why, @Nullable String word) {
        // Complaints name true and false as what would be right.
        return word != null
                && !word.matches("(?i)true|false")
                && Arrays.asList(why.split("[\\s'\"]+", -1)).contains(word);
    }
}
