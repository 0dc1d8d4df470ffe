package dev.sluice.deliver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of KPL's native daemons runs here.
 *
 * @param directory its directory in KPL's jar; null if there is none for this machine
 * @param loader the program loader that the daemon was linked for; null where that need not be checked
 */
record Platform(
        String name, @Nullable String directory, @Nullable Path loader) {
    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String name = osName + " on " + osArch;
        if (os.startsWith("mac")) {
            return new Platform(name, "osx", null);
        }
        if (os.startsWith("linux")) {
            return switch (osArch) {
                case "amd64", "x86_64" -> new Platform(name, "linux-x86_64", Path.of("/lib64/ld-linux-x86-64.so.2"));
                case "aarch64", "arm64" -> new Platform(name, "linux-aarch64", Path.of("/lib/ld-linux-aarch64.so.1"));
                default -> new Platform(name, null, null);
            };
        }
        return new Platform(name, null, null);
    }

    /** Whether there is one. */
    boolean hasDaemon() {
        return directory != null && (loader == null || Files.exists(loader));
    }

    String orThrow() throws DeliveryFailedException {
        if (directory == null) {
            throw new DeliveryFailedException("The Kinesis Producer Library has no daemon for " + name
                    + "; run Sluice on Linux (x86_64 or aarch64, with glibc) or on macOS.");
        }
        if (loader != null && !Files.exists(loader)) {
            throw new DeliveryFailedException("The Kinesis Producer Library's daemon needs glibc (" + loader
                    + "), which this system lacks as Alpine and other musl systems do; run Sluice in an image with glibc, for"
                    + " example eclipse-temurin:17-jre.");
        }
        return directory;
    }
}
