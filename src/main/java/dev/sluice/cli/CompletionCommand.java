package dev.sluice.cli;

import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
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
        String script = AutoComplete.bash("sluice", program.commandLine());
        // Picocli's script knows zsh; as an autoloaded function it must first say whose completion it is, and then
        // complete.
        out.print(shell == Shell.zsh ? "#compdef sluice\n" + script : script);
        return 0;
    }
}
