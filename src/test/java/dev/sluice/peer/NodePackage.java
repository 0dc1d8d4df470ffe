package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/**
 * A package of npm's that is pinned by the lock file in src/test/NAME and installed below target. Whoever needs it where Node or the
 * package is not to be had is skipped, with the reason.
 *
 * @param scope what npm has it under, like {@code @aws-sdk/}; or nothing
 */
record NodePackage(String name, String scope) {
    NodePackage(String name) {
        this(name, "");
    }

    /** Where it is installed. */
    Path directory() {
        return Path.of("target", name);
    }

    void install() throws IOException, InterruptedException {
        Files.createDirectories(directory());
        // Tests run in more than one process, and several at once in each.
        synchronized (NodePackage.class) {
            try (FileChannel channel = FileChannel.open(
                    directory().resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                assertThat(channel.lock().isValid()).isTrue();
                installOnce();
            }
        }
    }

    private void installOnce() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                runs("node", "--version"), "skipped: Node.js is not installed, so " + name + " cannot run");
        Path pinned = Path.of("src/test", name);
        Path lock = directory().resolve("package-lock.json");
        Path installed =
                directory().resolve("node_modules").resolve(scope + name).resolve("package.json");
        boolean current = Files.exists(installed) && Files.mismatch(pinned.resolve("package-lock.json"), lock) < 0;
        if (!current) {
            Files.copy(
                    pinned.resolve("package.json"),
                    directory().resolve("package.json"),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.copy(pinned.resolve("package-lock.json"), lock, StandardCopyOption.REPLACE_EXISTING);
            Assumptions.assumeTrue(
                    runs(
                            "npm",
                            "ci",
                            "--no-audit",
                            "--no-fund",
                            "--prefix",
                            directory().toString()),
                    "skipped: npm could not install " + name + "; see " + directory() + "/install.log");
        }
        assertThat(installed).exists();
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory().resolve("install.log").toFile())
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
