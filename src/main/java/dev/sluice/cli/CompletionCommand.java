package dev.sluice.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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

    private static final Pattern ENUM_VALUES =
            Pattern.compile("(?<=_args=\\()\"[^)]*(?=\\) # .* values$)", Pattern.MULTILINE);

    /** Picocli names flags that can be turned off by their first name alone. */
    private static final Pattern FLAGS = Pattern.compile("(?<=local flag_opts=).*");

    private static final Pattern FLAG = Pattern.compile("'--(?!help'|version')([a-z-]+)'");

    private static final String ZSH_HEAD = """
            #compdef sluice
            # A file of $fpath, by the name of _sluice; or, after compinit: source <(sluice completion zsh)

            autoload -Uz bashcompinit && bashcompinit

            """;

    private static final String ZSH_FOOT = """
            if [[ ${funcstack[1]} == _sluice ]]; then
              _bash_complete -o default -F _complete_sluice
            else
              complete -o default -F _complete_sluice sluice
            fi
            """;

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
        String script = asTyped(AutoComplete.bash("sluice", program.commandLine()));
        out.print(shell == Shell.zsh ? forZsh(script) : script);
        return 0;
    }

    /** Values of enums in small letters, as the help names them; Java's capitals would not go on from what was typed. */
    private static String asTyped(String script) {
        String values =
                ENUM_VALUES.matcher(script).replaceAll(list -> list.group().toLowerCase(Locale.ROOT));
        return FLAGS.matcher(values)
                .replaceAll(list -> FLAG.matcher(list.group()).replaceAll("$0 '--no-$1'"));
    }

    /**
     * Picocli's functions in a file that zsh loads by itself at the first completion. Its own frame is left out: it sets options of the
     * user's shell, defines an alias, and does nothing at that first time.
     */
    private static String forZsh(String script) {
        int functions = script.indexOf("# CompWordsContainsArray");
        int end = script.lastIndexOf("# Define a completion specification");
        return ZSH_HEAD + script.substring(functions, end) + ZSH_FOOT;
    }
}
