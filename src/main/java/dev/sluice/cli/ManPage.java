package dev.sluice.cli;

import dev.sluice.report.Run;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's page of the manual, in the markup of man(7), from what its help knows. */
final class ManPage {
    private static final Pattern STATUS = Pattern.compile("(\\d+(?:, \\d+)*(?: and \\d+)?) (.*?)\\.?");

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
        List<String> synopsis = HelpText.synopsis(command);
        page.append(".B ").append(text(synopsis.get(0))).append('\n');
        page.append(text(String.join(" ", synopsis.subList(1, synopsis.size()))))
                .append('\n');
        section("DESCRIPTION");
        for (String line : command.usageMessage().description()) {
            page.append(text(HelpText.plain(line))).append('\n');
        }
    }

    private void arguments() {
        if (!command.positionalParameters().isEmpty()) {
            section("ARGUMENTS");
            for (PositionalParamSpec argument : command.positionalParameters()) {
                entry(".I " + text(argument.paramLabel()), HelpText.description(argument));
            }
        }
        section("OPTIONS");
        for (Topic topic : Topic.of(command)) {
            page.append(".SS ").append(text(topic.heading())).append('\n');
            topic.options().forEach(this::option);
        }
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
            names.append(optional ? "[=\\fI" : "=\\fI").append(text(HelpText.value(option)));
            names.append(optional ? "\\fR]" : "\\fR");
        }
        entry(names.toString(), HelpText.description(option));
    }

    private void commands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (Map.Entry<String, CommandLine> entry : command.subcommands().entrySet()) {
            CommandSpec its = entry.getValue().getCommandSpec();
            if (!its.usageMessage().hidden()) {
                entry(
                        ".B " + text(its.name()),
                        HelpText.plain(String.join(" ", its.usageMessage().description())));
            }
        }
    }

    private void foot() {
        String status = "Exit status: ";
        List<String> notes = Stream.of(command.usageMessage().footer())
                .filter(line -> !line.isEmpty() && !line.startsWith(status))
                .toList();
        if (!notes.isEmpty()) {
            section("NOTES");
            notes.forEach(line -> page.append(text(HelpText.plain(line))).append("\n.PP\n"));
        }
        Stream.of(command.usageMessage().footer())
                .filter(line -> line.startsWith(status))
                .forEach(this::statuses);
        entries("ENVIRONMENT", ManSections.environment(command));
        entries("FILES", ManSections.files(command));
        List<String> examples = Examples.of(command.name());
        if (!examples.isEmpty()) {
            section("EXAMPLES");
            page.append(".nf\n");
            examples.forEach(line -> page.append(text(line)).append('\n'));
            page.append(".fi\n");
        }
        section("SEE ALSO");
        page.append(
                command.parent() == null
                        ? command.subcommands().values().stream()
                                .map(CommandLine::getCommandSpec)
                                .filter(its -> !its.usageMessage().hidden())
                                .map(its -> ".BR " + text("sluice-" + its.name()) + " (1)")
                                .collect(Collectors.joining(",\n", "", "\n"))
                        : ".BR sluice (1)\n");
    }

    /** A list, from a sentence such as {@code Exit status: 0 all read; 1 failed.}: each number stands before its meaning. */
    private void statuses(String sentence) {
        section("EXIT STATUS");
        for (String status : sentence.substring(sentence.indexOf(':') + 2).split("; (?=\\d)", -1)) {
            Matcher parts = STATUS.matcher(status);
            if (parts.matches()) {
                entry(".B " + parts.group(1), parts.group(2));
            }
        }
    }

    private void entries(String section, List<ManSections.Entry> entries) {
        section(section);
        entries.forEach(entry -> entry(".I " + text(entry.name()), entry.what()));
    }

    private void entry(String head, String description) {
        page.append(".TP\n").append(head).append('\n').append(text(description)).append('\n');
    }

    private void section(String name) {
        page.append(".SH ").append(name).append('\n');
    }

    private static String one(String[] lines) {
        return lines.length == 0 ? "" : HelpText.plain(lines[0]).replaceFirst("\\.$", "");
    }

    /** Characters that the markup would take for its own: a backslash, a hyphen that is to be copied, a dot that begins a line. */
    private static String text(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replaceAll("(?m)^\\.", "\\\\&.");
    }
}
