package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs scripts in a directory of a test, with a home of its own. */
record Shell(Path directory) {
    boolean has(String program) throws Exception {
        return !run("command -v " + program + " || :").isEmpty();
    }

    /** What a shell prints that runs the script, which ends with status 0. */
    String run(String script) throws Exception {
        Process process = start(script, ProcessBuilder.Redirect.INHERIT);
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(script + "\n" + printed).isZero();
        return printed;
    }

    /** Starts the script, whose standard error goes there. */
    Process start(String script, ProcessBuilder.Redirect errors) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", script)
                .directory(directory.toFile())
                .redirectError(errors);
        builder.environment().keySet().removeAll(Set.of("XDG_CONFIG_HOME", "JAVA_TOOL_OPTIONS"));
        Path home = Files.createDirectories(directory.resolve("home"));
        builder.environment().put("HOME", home.toString());
        // Java takes the user's home from the system's list of users, and would leave KPL's directories there.
        builder.environment().put("XDG_CACHE_HOME", home.resolve(".cache").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }
}
