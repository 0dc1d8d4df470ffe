package dev.sluice.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

/** Variables for the SDK and for us, in place of the process's own, and a config file of the aws command. */
public final class FakeEnvironment implements AutoCloseable {
    /** What the machine's own environment may hold of those that count. */
    private static final String[] CLEARED = {
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_CA_BUNDLE",
        "https_proxy",
        "HTTPS_PROXY",
        "http_proxy",
        "HTTP_PROXY",
        "no_proxy",
        "NO_PROXY"
    };

    /** Nothing is set, and the files are empty, as far as these names go. */
    public FakeEnvironment() {
        for (String name : CLEARED) {
            set(name, null);
        }
        // Other tests of this JVM set them.
        for (String property : new String[] {"aws.region", "aws.accessKeyId", "aws.secretAccessKey"}) {
            System.clearProperty(property);
        }
        // As the program has it.
        System.setProperty("aws.cborEnabled", "false");
        set("AWS_CONFIG_FILE", "/dev/null");
        set("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        set("AWS_EC2_METADATA_DISABLED", "true");
    }

    /** {@code NAME=VALUE} each. */
    public FakeEnvironment with(String... variables) {
        for (String variable : variables) {
            set(variable.replaceFirst("=.*", ""), variable.replaceFirst("[^=]*=", ""));
        }
        return this;
    }

    /** The text of a config file, which is written to {@code file}. */
    public FakeEnvironment configured(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set("AWS_CONFIG_FILE", file.toString());
        return this;
    }

    /** Null takes it away. */
    @SuppressWarnings("NullAway") // the SDK says nothing about null, and means it so
    private static void set(String name, @Nullable String value) {
        SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(name, value);
    }

    @Override
    public void close() {
        SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
    }
}
