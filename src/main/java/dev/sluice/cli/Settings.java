package dev.sluice.cli;

import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that are not typed: {@code SLUICE_IN_FLIGHT} in the environment stands for {@code --in-flight} of every command that has
 * it; so does {@code in-flight = 64M} in the config file, or in its section {@code [load]} for that command alone. What is typed wins
 * over the environment, the environment over the file.
 */
final class Settings implements IDefaultValueProvider {
    private static final String PREFIX = "SLUICE_";

    private record Value(String text, String origin) {}

    private final Map<String, String> environment;
    private final Map<String, Value> configured;
    private final @Nullable Path file;

    private Settings(Map<String, String> environment, Map<String, Value> configured, @Nullable Path file) {
        this.environment = environment;
        this.configured = configured;
        this.file = file;
    }

    /**
     * Reads the config file that the arguments name by {@code --config}, or {@code SLUICE_CONFIG}, or the one in the user's own
     * config directory if there is one.
     *
     * @throws IOException with one plain sentence if a file that was named cannot be read or makes no sense
     */
    static Settings of(String[] args, Map<String, String> environment) throws IOException {
        String named = named(args);
        if (named == null) {
            named = environment.get(PREFIX + "CONFIG");
        }
        if (named != null) {
            Path file = file(named);
            if (!Files.isReadable(file)) {
                throw new IOException(
                        "The config file " + FileName.shown(file) + " cannot be read; check its name and mode.");
            }
            return new Settings(environment, read(file), file);
        }
        String home = environment.getOrDefault("XDG_CONFIG_HOME", environment.getOrDefault("HOME", "") + "/.config");
        Path usual = file(home + "/sluice/config");
        return Files.isReadable(usual)
                ? new Settings(environment, read(usual), usual)
                : new Settings(environment, Map.of(), null);
    }

    /** Before picocli parses anything, since it needs the defaults by then. */
    private static @Nullable String named(String[] args) {
        for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
            if (args[i].startsWith("--config=")) {
                return args[i].substring("--config=".length());
            }
            if (args[i].equals("--config") && i + 1 < args.length) {
                return args[i + 1];
            }
        }
        return null;
    }

    private static Map<String, Value> read(Path file) throws IOException {
        Map<String, Value> values = new HashMap<>();
        List<String> lines = FileName.decoded(Files.readAllBytes(file)).lines().toList();
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String place = FileName.shown(file) + " line " + (i + 1);
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1).strip() + " ";
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                if (equals < 1) {
                    throw new IOException(place + ": '" + line + "' is no setting; write OPTION = VALUE.");
                }
                String option = line.substring(0, equals).strip().replaceFirst("^--", "");
                values.put(
                        section + option, new Value(line.substring(equals + 1).strip(), place));
            }
        }
        return values;
    }

    private static Path file(String name) throws IOException {
        try {
            return FileName.path(name);
        } catch (InvalidPathException e) {
            throw new IOException("The config file's name has " + e.getReason() + ".", e);
        }
    }

    /** The config file of the program that runs this command; null if there is none. */
    static @Nullable Path file(CommandSpec command) {
        return command.defaultValueProvider() instanceof Settings settings ? settings.file : null;
    }

    /** Whether no config file says anything. */
    boolean isEmpty() {
        return configured.isEmpty();
    }

    /**
     * Holds the file to the options that there are: a misspelt setting would be passed over in silence.
     *
     * @throws IOException with one plain sentence that names the first setting that no command has
     */
    void check(CommandLine program) throws IOException {
        for (Map.Entry<String, Value> setting : configured.entrySet()) {
            String key = setting.getKey();
            int space = key.indexOf(' ');
            String section = space < 0 ? "" : key.substring(0, space);
            String option = "--" + key.substring(space + 1);
            boolean known = program.getSubcommands().entrySet().stream()
                    .filter(command -> section.isEmpty() || command.getKey().equals(section))
                    .anyMatch(command -> command.getValue().getCommandSpec().findOption(option) != null);
            if (!known) {
                throw new IOException(setting.getValue().origin() + ": "
                        + (section.isEmpty() ? "no command has the option " : "'sluice " + section + "' has no option ")
                        + option
                        + ".");
            }
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return value(argument).map(Value::text).orElse(null);
    }

    /** Where the value of an option that was not typed comes from, such as {@code SLUICE_RATE} or a line of the config file. */
    Optional<String> origin(ArgSpec argument) {
        return value(argument).map(Value::origin);
    }

    private Optional<Value> value(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return Optional.empty();
        }
        String name = option.longestName().replaceFirst("^--", "");
        String variable = PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
        String set = environment.get(variable);
        if (set != null && !set.isEmpty()) {
            return Optional.of(new Value(set, variable));
        }
        Value own = configured.get(argument.command().name() + " " + name);
        return Optional.ofNullable(own == null ? configured.get(name) : own);
    }
}
