package dev.sluice.cli;

import dev.sluice.report.Paint;
import dev.sluice.source.FileName;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A way to the terminal for sentences, which quote options, file names and the service's answers: lines stay lines, and nothing else in
 * them is obeyed. What is painted goes past it.
 */
public final class Sentences extends PrintStream {
    /** @param terminal where they go */
    public Sentences(PrintStream terminal) {
        super(terminal, true, StandardCharsets.UTF_8);
    }

    /** Every other method for text ends here. */
    @Override
    public void print(@Nullable String text) {
        super.print(safe(String.valueOf(text)));
    }

    /** Escapes all but the ends of lines. */
    static String safe(String text) {
        return Arrays.stream(FileName.shown(text).split("\n", -1))
                .map(Paint::safe)
                .collect(Collectors.joining("\n"));
    }
}
