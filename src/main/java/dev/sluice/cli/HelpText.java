package dev.sluice.cli;

import dev.sluice.report.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command's help: the short one that {@code --help} shows, with what most people need, and the long one of {@code sluice help COMMAND}.
 * Picocli's own breaks lines at every dash and dot, within names and values.
 */
final class HelpText {
    private static final String SECTION = "help";
    private static final int MOST_COLUMNS = 80;
    /** Below this, what a name stands for begins on a line of its own. */
    private static final int WIDE = 70;

    private static final Pattern EXAMPLE = Pattern.compile("(.*?)(?: {2,}(.*))?");

    /** What stays on one line: a word; a command in quotes; an option with one of its values. */
    private static final Pattern UNBROKEN =
            Pattern.compile("\\(?'[^' ]+(?: [^' ]+)+'\\S*|\\(?--(?:records|format|compression|key) [a-z]\\S*|\\S+");

    private final CommandSpec command;
    private final boolean whole;
    private final int columns;
    /** Where descriptions begin. */
    private final int indent;

    private final StringBuilder text = new StringBuilder();

    private HelpText(CommandSpec command, boolean whole, int columns) {
        this.command = command;
        this.whole = whole;
        this.columns = columns;
        this.indent = columns < WIDE ? 6 : 27;
    }

    static String of(CommandSpec command, boolean whole) {
        return of(command, whole, columns());
    }

    /** What fits the terminal: a very wide one is hard to read, too. */
    static int columns() {
        return Math.min(MOST_COLUMNS, Terminal.plain(System.getenv()).columns());
    }

    static String of(CommandSpec command, boolean whole, int columns) {
        HelpText help = new HelpText(command, whole, columns);
        help.head();
        help.commands();
        help.arguments();
        help.topics();
        help.foot();
        return help.text.toString();
    }

    /** Makes it what {@code --help} shows, for all commands of the program. */
    static void show(CommandLine program) {
        show(program.getCommandSpec());
        program.getSubcommands().values().forEach(command -> show(command.getCommandSpec()));
    }

    private static void show(CommandSpec command) {
        UsageMessageSpec usage = command.usageMessage();
        usage.sectionKeys(List.of(SECTION));
        usage.sectionMap().put(SECTION, help -> of(command, false));
    }

    /** Such as {@code sluice load [OPTION...] STREAM [INPUT...]}, in words. */
    static List<String> synopsis(CommandSpec command) {
        List<String> words = new ArrayList<>(List.of(command.qualifiedName(" "), "[OPTION...]"));
        command.options().stream()
                .filter(OptionSpec::required)
                .map(HelpText::withValue)
                .forEach(words::add);
        command.positionalParameters().stream().map(HelpText::shown).forEach(words::add);
        if (command.parent() == null) {
            words.add("COMMAND");
        }
        return words;
    }

    /** A positional parameter, as the synopsis has it. */
    static String shown(PositionalParamSpec argument) {
        String label = argument.paramLabel() + (argument.arity().max() > 1 || argument.isMultiValue() ? "..." : "");
        return argument.required() ? label : "[" + label + "]";
    }

    /** An option by all its names, such as {@code -n, --lines=N}. */
    private static String names(OptionSpec option) {
        String others = Stream.of(option.names())
                .filter(name -> !name.equals(option.longestName()))
                .map(name -> name + ", ")
                .collect(Collectors.joining());
        return others + withValue(option);
    }

    private static String withValue(OptionSpec option) {
        String name = option.longestName();
        if (Flags.isFlag(option)) {
            return name.replaceFirst("^--(?!no-)", "--[no-]");
        } else if (option.arity().max() == 0) {
            return name;
        }
        return option.arity().min() == 0 ? name + "[=" + option.paramLabel() + "]" : name + "=" + value(option);
    }

    /** What is typed for it. */
    static String value(OptionSpec option) {
        return option.paramLabel() + (option.splitRegex().isEmpty() ? "" : "[,...]");
    }

    /** What an argument is for; the last sentence says what it is if nobody gives it. */
    static String description(ArgSpec argument) {
        String said = Stream.of(argument.description()).map(HelpText::plain).collect(Collectors.joining(" "));
        String usual = argument instanceof OptionSpec option && !Flags.isFlag(option) ? usual(option) : null;
        return usual == null || said.contains("Default: ") ? said : said + " Default: " + usual + ".";
    }

    private static @Nullable String usual(OptionSpec option) {
        return option.usageHelp() || option.versionHelp() ? null : EffectiveOption.usual(option);
    }

    /** Without picocli's own markup and format. */
    static String plain(String text) {
        return Ansi.OFF.string(text.replace("%%", "%").replace("%n", "\n"));
    }

    private void head() {
        for (String paragraph : command.usageMessage().description()) {
            paragraph(paragraph);
        }
        line("");
        paragraph("Usage: " + String.join(" ", synopsis(command)));
        List<String> examples = Examples.of(command.name());
        if (!examples.isEmpty()) {
            line("");
            line("Examples:");
            examples.forEach(this::example);
        }
    }

    private void example(String example) {
        if (columns >= WIDE) {
            line("  " + example);
            return;
        }
        Matcher parts = EXAMPLE.matcher(example);
        if (parts.matches()) {
            // A command stays whole, so that it can be copied.
            if (!parts.group(1).isBlank()) {
                line("  " + parts.group(1));
            }
            if (parts.group(2) != null) {
                wrapped(parts.group(2), columns - indent).forEach(part -> line(" ".repeat(indent) + part));
            }
        }
    }

    private void arguments() {
        if (!command.positionalParameters().isEmpty()) {
            line("");
        }
        command.positionalParameters().forEach(argument -> entry(shown(argument), description(argument)));
    }

    private void topics() {
        for (Topic topic : Topic.of(command)) {
            List<OptionSpec> shown = topic.options().stream()
                    .filter(option -> whole || Topic.isCommon(option))
                    .toList();
            if (!shown.isEmpty()) {
                line("");
                line(topic.heading() + ":");
                shown.forEach(option -> entry(names(option), description(option)));
            }
        }
    }

    private void commands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        line("");
        line("Commands:");
        for (Map.Entry<String, CommandLine> entry : command.subcommands().entrySet()) {
            UsageMessageSpec usage = entry.getValue().getCommandSpec().usageMessage();
            if (!usage.hidden()) {
                entry(entry.getKey(), plain(usage.description()[0]));
            }
        }
    }

    private void foot() {
        if (command.parent() == null) {
            line("");
            paragraph(
                    "'sluice COMMAND --help' shows the options that most people need, and 'sluice help COMMAND' all there"
                            + " are; 'sluice help formats' lists the formats of logs.");
            return;
        }
        long left = command.options().stream()
                .filter(option -> !option.hidden() && !Topic.isCommon(option))
                .count();
        if (left > 0 && !whole) {
            line("");
            paragraph("'sluice help " + command.name() + "' shows " + left + " more "
                    + (left == 1 ? "option" : "options") + ", and what the exit status says.");
            return;
        }
        for (String paragraph : command.usageMessage().footer()) {
            paragraph(paragraph);
        }
    }

    private void paragraph(String paragraph) {
        wrapped(plain(paragraph), columns).forEach(this::line);
    }

    private void entry(String names, String description) {
        String head = "  " + names;
        if (head.length() + 2 > indent) {
            line(head);
            head = "";
        }
        for (String line : wrapped(description, columns - indent)) {
            line(head + " ".repeat(indent - head.length()) + line);
            head = "";
        }
    }

    /** Lines of at most {@code columns}, broken at spaces only. */
    static List<String> wrapped(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Matcher words = UNBROKEN.matcher(text);
        while (words.find()) {
            if (line.length() > 0 && line.length() + 1 + words.group().length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(words.group());
        }
        lines.add(line.toString());
        return lines;
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
