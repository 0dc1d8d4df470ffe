package dev.sluice.cli;

import dev.sluice.report.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's page of the manual, in the markup of man(7), from what its help knows. */
final class ManPage {
    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    static String of(CommandSpec command) {
        ManPage page = new ManPage(command);
        page.head();
        page.arguments();
        page.commands();
        page.foot();
        return page.page.toString();
    }

    private void head() {
        String name = command.qualifiedName("-");
        page.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" \"Sluice ");
        page.append(text(Run.PROGRAM_VERSION)).append("\" \"Sluice\"\n.nh\n.ad l\n");
        section("NAME");
        page.append(text(name))
                .append(" \\- ")
                .append(text(one(command.usageMessage().description())))
                .append('\n');
        section("SYNOPSIS");
        String usage = command.commandLine().getHelp().synopsis(0);
        String synopsis = plain(usage).replaceAll("\\s+", " ").strip();
        String[] words = synopsis.split(" ", -1);
        int names = command.parent() == null ? 1 : 2;
        page.append(".B ")
                .append(text(String.join(" ", Arrays.copyOf(words, names))))
                .append('\n');
        page.append(text(String.join(" ", Arrays.copyOfRange(words, names, words.length))))
                .append('\n');
        section("DESCRIPTION");
        for (String line : command.usageMessage().description()) {
            page.append(text(plain(line))).append('\n');
        }
        List<String> examples = Examples.of(command.name());
        if (!examples.isEmpty()) {
            section("EXAMPLES");
            page.append(".nf\n");
            examples.forEach(line -> page.append(text(line)).append('\n'));
            page.append(".fi\n");
        }
    }

    private void arguments() {
        if (!command.positionalParameters().isEmpty()) {
            section("ARGUMENTS");
            for (PositionalParamSpec argument : command.positionalParameters()) {
                entry(".I " + text(argument.paramLabel()), argument.description());
            }
        }
        section("OPTIONS");
        command.options().stream()
                .filter(option -> !option.hidden())
                .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
                .forEach(this::option);
    }

    private void option(OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(names.length() == 0 ? "\\fB" : "\\fR, \\fB")
                    .append(text(Flags.isFlag(option) ? name.replaceFirst("^--(?!no-)", "--[no-]") : name));
        }
        names.append("\\fR");
        if (option.arity().max() > 0) {
            boolean optional = option.arity().min() == 0;
            names.append(optional ? "[=\\fI" : "=\\fI").append(text(plain(option.paramLabel())));
            names.append(optional ? "\\fR]" : "\\fR");
        }
        entry(names.toString(), option.description());
    }

    private void commands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (Map.Entry<String, CommandLine> entry : command.subcommands().entrySet()) {
            CommandSpec its = entry.getValue().getCommandSpec();
            if (!its.usageMessage().hidden()) {
                entry(".B " + text(its.name()), its.usageMessage().description());
            }
        }
    }

    private void foot() {
        if (command.usageMessage().footer().length > 0) {
            section("NOTES");
            for (String line : command.usageMessage().footer()) {
                page.append(text(plain(line))).append('\n');
            }
        }
        section("ENVIRONMENT");
        page.append(text(
                "Every option may be set by a variable: SLUICE_IN_FLIGHT stands for --in-flight, and SLUICE_QUIET=yes for --quiet. What is typed"
                        + " wins. An empty one counts for nothing; one that stands for no option is refused. 'sluice config' shows"
                        + " what is set, and where. SLUICE_JAVA_OPTS holds options for Java.\n"));
        section("FILES");
        entry(
                ".I ~/.config/sluice/config",
                "Options as OPTION = VALUE, one a line; those below [load] are for that command alone. --config FILE names another.");
        section("SEE ALSO");
        if (command.parent() == null) {
            page.append(".BR sluice-load (1)\n");
        } else {
            page.append(".BR sluice (1)\n");
        }
    }

    private void entry(String head, String... description) {
        page.append(".TP\n").append(head).append('\n');
        for (String line : description) {
            page.append(text(plain(line))).append('\n');
        }
    }

    private void section(String name) {
        page.append(".SH ").append(name).append('\n');
    }

    private static String one(String[] lines) {
        return lines.length == 0 ? "" : plain(lines[0]).replaceFirst("\\.$", "");
    }

    /** Without picocli's own markup and format. */
    private static String plain(String text) {
        return Ansi.OFF.string(text.replace("%%", "%").replace("%n", "\n"));
    }

    /** Characters that the markup would take for its own: a backslash, a hyphen that is to be copied, a dot that begins a line. */
    private static String text(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replaceAll("(?m)^\\.", "\\\\&.");
    }
}
