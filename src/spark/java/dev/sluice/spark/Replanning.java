package dev.sluice.spark;

import dev.sluice.cli.SluiceCommand;
import dev.sluice.load.LoadPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes the driver's plan anew in an executor, of the same options: formats, patterns and dictionaries are compiled where they are used.
 * What the environment and the config file of the executor say does not count.
 */
final class Replanning {
    /** Options that name files which are read for the plan. */
    private static final Set<String> FILES =
            Set.of("--format-file", "--dictionary", "--redact-key-file", "--ca-bundle");

    /** What the driver alone does. */
    private static final Set<String> DRIVERS = Set.of(
            "--checkpoint",
            "--rejects",
            "--report",
            "--metrics-file",
            "--job",
            "--if-busy",
            "--forget-missing",
            "--files-from",
            "--config",
            "--max-rejects",
            "--on-end",
            "--log-format",
            "--progress",
            "--quiet",
            "--verbose");

    private Replanning() {}

    /** What of the driver's options counts for executors. */
    static List<String> words(List<String> drivers) {
        return drivers.stream().filter(word -> !DRIVERS.contains(name(word))).toList();
    }

    /** The files that the words name. */
    static Map<String, byte[]> files(List<String> words) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String word : words) {
            if (FILES.contains(name(word))) {
                files.put(word, Files.readAllBytes(Path.of(value(word))));
            }
        }
        return files;
    }

    private static String name(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? word : word.substring(0, equals);
    }

    private static String value(String word) {
        return word.substring(word.indexOf('=') + 1);
    }

    static LoadPlan plan(JobTerms terms) throws IOException {
        List<String> args = new ArrayList<>(List.of("load"));
        for (String word : terms.words()) {
            byte[] file = terms.files().get(word);
            args.add(file == null ? word : name(word) + "=" + written(Path.of(value(word)), file));
        }
        // Neither is looked at here. There may be objects, so options about them are not idle.
        args.addAll(List.of("--", terms.terms().stream().name(), "s3://of-the-units/"));
        Map<String, String> environment =
                terms.redactKey() == null ? Map.of() : Map.of("SLUICE_REDACT_KEY", terms.redactKey());
        AtomicReference<@Nullable LoadPlan> planned = new AtomicReference<>();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = SluiceCommand.run(
                args.toArray(String[]::new), environment, err, err, (plan, outputs, inputs, screen, words) -> {
                    planned.set(plan);
                    throw new IOException("planned");
                });
        LoadPlan plan = planned.get();
        if (plan == null) {
            throw new IOException("an executor cannot plan what the driver planned (status " + status + "): "
                    + said.toString(StandardCharsets.UTF_8).strip());
        }
        return plan;
    }

    /** By the same name, which formats are called by. */
    private static Path written(Path name, byte[] bytes) throws IOException {
        Path file = Files.createTempDirectory("sluice-").resolve(name.getFileName());
        Files.write(file, bytes);
        file.toFile().deleteOnExit();
        return file;
    }
}
