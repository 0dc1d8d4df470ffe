package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice completion}. */
@Command(
        name = "completion",
        description = "Print a script that completes sluice's commands and options in a shell.",
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
    /** Shells that completion is there for. */
    enum Shell {
        bash,
        zsh
    }

    private final PrintStream out;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.bash;

    /** Writes the script to {@code out}. */
    public CompletionCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        CommandSpec program = Objects.requireNonNull(spec, "picocli sets it").root();
        out.print(shell == Shell.zsh ? ZshCompletion.of(program) : BashCompletion.of(program));
        return 0;
    }

    /** A script whose tables are to be filled in. */
    static String template(String name) {
        try (InputStream in = CompletionCommand.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
