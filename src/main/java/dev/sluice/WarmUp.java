package dev.sluice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the launcher runs for its archive of classes: commands for which people and shells wait, and short loads. */
final class WarmUp {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private WarmUp() {}

    /** Runs them on the one argument, a text file. */
    public static void main(String[] args) throws IOException {
        String file = args[0];
        Path journal = Files.createTempFile("sluice", ".journal");
        Path stream = Files.createTempDirectory("sluice");
        try {
            run("help");
            run("help", "load");
            run("guess", file);
            run("plan", "--config", "/dev/null", "--shards", "1", "--report", "-", file);
            // The second time there is nothing new.
            load("--sender", "sdk", "--checkpoint", journal.toString(), "warm-up", file);
            load("--sender", "sdk", "--checkpoint", journal.toString(), "warm-up", file);
            load("--sender", "kpl", "warm-up", "-", file);
            load("--sender", "sdk", "--endpoint-data", stream.toString(), "warm-up", file);
            run("cat", "--config", "/dev/null", "--endpoint-data", stream.toString(), "warm-up");
            loadWithAnAccount(file);
        } finally {
            Files.delete(journal);
            delete(stream);
        }
        // KPL's threads would go on.
        Runtime.getRuntime().halt(0);
    }

    /** As far as a port that nobody listens on: whose credentials count, and where the stream is, is found out before. */
    private static void loadWithAnAccount(String file) {
        System.setProperty("aws.accessKeyId", "warm-up");
        System.setProperty("aws.secretAccessKey", "warm-up");
        // The environment's is left alone, and this one is not for this machine.
        System.setProperty("https.proxyHost", "localhost");
        run(
                "load",
                "--config",
                "/dev/null",
                "--region",
                "us-east-1",
                "--sender",
                "sdk",
                "--endpoint",
                "https://localhost:1",
                "warm-up",
                file);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void load(String... more) {
        List<String> words = new ArrayList<>(
                List.of("load", "--config", "/dev/null", "--local=1", "--give-up-after", "10s", "--report", "-"));
        words.addAll(List.of(more));
        run(words.toArray(String[]::new));
    }

    private static void run(String... words) {
        Main.run(words, new ByteArrayInputStream("x\n".getBytes(StandardCharsets.UTF_8)), NOWHERE, NOWHERE);
    }
}
