package dev.sluice.cli;

import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.stream.Spelling;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice help}: all that there is to say of a command. */
@Command(
        name = "help",
        description = "Show all options of a command, or the formats of logs.",
        mixinStandardHelpOptions = true,
        helpCommand = true)
public final class HelpCommand implements Callable<Integer> {
    static final String FORMATS = "formats";
    /** Where a format's title begins. */
    private static final int TITLE = 21;

    private final PrintStream out;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "COMMAND|formats",
            description = "What to tell about. Default: what commands there are.")
    private @Nullable String about;

    /** Writes to {@code out}. */
    public HelpCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        CommandSpec own = Objects.requireNonNull(spec, "picocli sets it");
        CommandLine program = own.root().commandLine();
        String name = about;
        if (name == null) {
            out.print(HelpText.of(own.root(), true));
        } else if (name.equals(FORMATS)) {
            out.print(formats());
        } else if (program.getSubcommands().containsKey(name)) {
            out.print(HelpText.of(
                    Objects.requireNonNull(program.getSubcommands().get(name)).getCommandSpec(), true));
        } else {
            List<String> names = new ArrayList<>(program.getSubcommands().keySet());
            names.add(FORMATS);
            throw new ParameterException(
                    program, "There is no command '" + name + "'." + Spelling.question(Spelling.near(names, name)));
        }
        return 0;
    }

    private static String formats() {
        StringBuilder text = new StringBuilder();
        Formats formats = FormatNames.usual(null);
        int columns = HelpText.columns();
        for (String name : formats.names()) {
            Format format = formats.named(name).orElseThrow();
            String title =
                    format.definition().map(its -> Sentences.safe(its.title())).orElse(withoutFile(format));
            String head = name;
            for (String part : HelpText.wrapped(title, columns - TITLE)) {
                text.append(String.format(Locale.ROOT, "%-" + (TITLE - 1) + "s %s%n", head, part));
                head = "";
            }
        }
        text.append(System.lineSeparator());
        HelpText.wrapped(
                        "'sluice guess INPUT' names the right one, and --format auto takes what that is sure of.",
                        columns)
                .forEach(part -> text.append(part).append(System.lineSeparator()));
        return text.toString();
    }

    private static String withoutFile(Format format) {
        return format.equals(Format.RAW)
                ? "lines as they are (what a load does if nobody names a format)"
                : format.equals(Format.TEXT)
                        ? "lines, each as the message of a JSON object"
                        : "what --rejects has kept";
    }
}
