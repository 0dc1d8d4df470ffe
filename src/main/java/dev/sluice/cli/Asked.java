package dev.sluice.cli;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which commands a command line needs. The options of each take a twentieth of a second to build, for which people and shells wait.
 *
 * @param names null: all of them
 * @param outlines whether it is enough to know what each is for
 */
record Asked(@Nullable Set<String> names, boolean outlines) {
    static final Asked ALL = new Asked(null, false);

    /** Those that look at no other command. */
    private static final Set<String> ALONE =
            Set.of("load", "plan", "cat", "guess", "train", "verify", "report", "local", "list-streams");

    /** @param settings they may be of any command, so they are held against the options of all */
    static Asked by(String[] args, Settings settings) {
        if (!settings.isEmpty()) {
            return ALL;
        }
        if (args.length == 0) {
            return new Asked(null, true);
        }
        if (ALONE.contains(args[0])) {
            return new Asked(Set.of(args[0]), false);
        }
        return switch (String.join(" ", args)) {
            case "--version", "-V" -> new Asked(Set.of(), false);
            case "--help", "-h", "help" -> new Asked(null, true);
            case "help formats" -> new Asked(Set.of("help"), false);
            default ->
                args.length == 2 && args[0].equals("help") && ALONE.contains(args[1])
                        ? new Asked(Set.of("help", args[1]), false)
                        : ALL;
        };
    }

    /** Adds the command if it is needed. */
    <T> void add(CommandLine program, String name, Class<T> type, Supplier<T> command) {
        if (names != null && !names.contains(name)) {
            return;
        }
        if (!outlines || name.equals("help")) {
            program.addSubcommand(command.get());
            return;
        }
        Command its = type.getAnnotation(Command.class);
        CommandSpec outline = CommandSpec.create();
        outline.usageMessage()
                .header(its.header())
                .description(its.description())
                .hidden(its.hidden());
        program.addSubcommand(name, outline);
    }
}
