package dev.sluice.aws;

import org.jspecify.annotations.Nullable;
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
}
