package dev.sluice.spark;

import dev.sluice.cli.Invocation;
import dev.sluice.cli.SluiceCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code spark-submit --class dev.sluice.spark.SparkLoad sluice-spark.jar STREAM INPUT... [the options of load]}. */
public final class SparkLoad {
    private SparkLoad() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>(List.of("load"));
        words.addAll(Arrays.asList(args));
        int status =
                SluiceCommand.run(words.toArray(String[]::new), Invocation.variables(), out, err, new SparkLoader());
        if (status != 0) {
            // Spark takes a main that returns for a success.
            System.exit(status);
        }
    }
}
