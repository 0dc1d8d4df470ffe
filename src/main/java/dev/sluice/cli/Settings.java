package dev.sluice.cli;

import dev.sluice.cli.ConfigFile.Setting;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
    static final String CONFIG = "--config";

    /** No option has it: all users of the machine can read what is typed. */
    static final String REDACT_KEY = "SLUICE_REDACT_KEY";

    /** What the program and its launcher read themselves. */
    private static final List<String> OTHER_VARIABLES = List.of("SLUICE_CONFIG", "SLUICE_JAVA_OPTS", REDACT_KEY);

    /** What Kubernetes sets in every container where a Service is called sluice. */
    private static final String OF_A_SERVICE = "SLUICE_(SERVICE_(HOST|PORT)|PORT_\\d+_|PORT=tcp:).*";

    private final List<String> typed;
    private final Map<String, String> variables;
    private final ConfigFile file;
    private final @Nullable String redactKey;

    private Settings(List<String> typed, Map<String, String> variables, ConfigFile file, @Nullable String redactKey) {
        this.typed = typed;
        this.variables = variables;
        this.file = file;
        this.redactKey = redactKey;
    }

    /**
     * Reads the config file that the arguments name by {@code --config}, or {@code SLUICE_CONFIG}, or the one in the user's own
     * config directory if there is one. Who asks for help gets it whatever is set.
     *
     * @throws IOException with one plain sentence if a file that was named cannot be read or makes no sense
     */
    static Settings of(String[] args, Map<String, String> environment) throws IOException {
        List<String> words = Arrays.asList(args);
        int end = words.indexOf("--");
        List<String> options = end < 0 ? words : words.subList(0, end);
        if (options.stream().anyMatch(Settings::isHelp) || (args.length > 0 && args[0].equals("help"))) {
            return new Settings(options, Map.of(), ConfigFile.NONE, null);
        }
        Map<String, String> variables = new TreeMap<>(environment);
        // An empty variable counts as none: scripts unset one that way.
        variables
                .entrySet()
                .removeIf(set -> !set.getKey().startsWith("SLUICE_")
                        || set.getValue().isEmpty()
                        || OTHER_VARIABLES.contains(set.getKey())
                        || set.getKey().startsWith(OnEnd.VARIABLE)
                        || set.toString().matches(OF_A_SERVICE));
        String named = named(options);
        ConfigFile file;
        if (named == null) {
            named = environment.getOrDefault("SLUICE_CONFIG", "");
            file = named.isEmpty() ? ConfigFile.usual(environment) : ConfigFile.named(named);
        } else {
            file = ConfigFile.named(named);
        }
        String key = environment.getOrDefault(REDACT_KEY, "");
        return new Settings(options, variables, file, key.isEmpty() ? null : key);
    }

    /** Whether help or the version is all that is typed for. */
    boolean asksForHelp() {
        return typed.stream().anyMatch(Settings::isHelp);
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("--version") || word.matches("-[hV]+");
    }

    /** Before picocli parses anything, since it needs the defaults by then. */
    private static @Nullable String named(List<String> options) throws IOException {
        String named = null;
        for (int i = 0; i < options.size(); i++) {
            String word = options.get(i);
            String name = null;
            if (word.startsWith(CONFIG + "=")) {
                name = word.substring(CONFIG.length() + 1);
            } else if (word.equals(CONFIG) && i + 1 < options.size()) {
                name = options.get(i + 1);
            }
            if (named != null && name != null) {
                throw new IOException("--config is there twice; name one file.");
            }
            if (name != null && name.isEmpty()) {
                throw new IOException("--config has no value; give one, or leave the option out.");
            }
            named = name == null ? named : name;
        }
        return named;
    }

    /** The config file of the program that runs this command; null if there is none. */
    static @Nullable Path file(CommandSpec command) {
        return of(command).map(settings -> settings.file.path()).orElse(null);
    }

    /** The key of hashes, as the environment has it; null: it has none. */
    static @Nullable String redactKey(CommandSpec command) {
        return of(command).map(settings -> settings.redactKey).orElse(null);
    }

    /** Those of the program that has this command. */
    static Optional<Settings> of(CommandSpec command) {
        return Optional.ofNullable(command.defaultValueProvider())
                .filter(Settings.class::isInstance)
                .map(Settings.class::cast);
    }

    /** Whether neither the environment nor a config file says anything. */
    boolean isEmpty() {
        return variables.isEmpty() && file.settings().isEmpty();
    }

    /**
     * Holds variables and file to the options that there are: a misspelt setting would be passed over in silence.
     *
     * @throws IOException with one plain sentence that names the first setting that no command has
     */
    void check(CommandLine program) throws IOException {
        SettingNames names = new SettingNames(program);
        for (String variable : variables.keySet()) {
            names.requireVariable(variable);
        }
        for (Map.Entry<String, Setting> setting : file.settings().entrySet()) {
            names.requireOption(setting.getKey(), setting.getValue().origin());
        }
    }

    /** Whether a flag is on, for what has to know before anything is parsed. */
    boolean isOn(String command, String flag) {
        for (String word : typed) {
            if (word.equals("--" + flag) || word.equals(Flags.negated("--" + flag))) {
                return word.equals("--" + flag);
            }
            if (word.startsWith("--" + flag + "=")) {
                return Flags.isYes(word.substring(flag.length() + 3));
            }
        }
        return typed.contains(command)
                && value(command, flag)
                        .map(setting -> Flags.isYes(setting.text()))
                        .orElse(false);
    }

    /** What a load's option with a value is, for what has to know before anything is parsed; empty if it is nowhere. */
    String early(String command, String name) {
        String option = "--" + name;
        for (int i = 0; i < typed.size(); i++) {
            if (typed.get(i).startsWith(option + "=")) {
                return typed.get(i).substring(option.length() + 1);
            }
            if (typed.get(i).equals(option) && i + 1 < typed.size()) {
                return typed.get(i + 1);
            }
        }
        return typed.contains(command) ? value(command, name).map(Setting::text).orElse("") : "";
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        // Of a default, picocli would replace ${...} and $$; what is typed it takes as it is.
        return setting(argument)
                .map(setting -> setting.text().replace("$", "$$"))
                .orElse(null);
    }

    /** What stands for an option that was not typed, such as {@code SLUICE_RATE} or a line of the config file. */
    Optional<Setting> setting(ArgSpec argument) {
        return isSettable(argument) && argument instanceof OptionSpec option && !isTyped(option)
                ? value(option.command().name(), option.longestName().substring(2))
                : Optional.empty();
    }

    /** Where those of the command's options that a sentence is about come from, as a clause to add; empty if all were typed. */
    static String origins(CommandSpec command, @Nullable String sentence) {
        return of(command)
                .map(settings -> settings.originsOf(command, String.valueOf(sentence)))
                .orElse("");
    }

    private String originsOf(CommandSpec command, String sentence) {
        StringBuilder origins = new StringBuilder();
        for (OptionSpec option : command.options()) {
            setting(option)
                    .filter(setting -> hasWord(sentence, option.longestName()) || quotes(sentence, setting.text()))
                    .ifPresent(setting -> origins.append(origins.isEmpty() ? " (" : ", ")
                            .append(option.longestName())
                            .append(" is set by ")
                            .append(setting.origin()));
        }
        return origins.append(origins.isEmpty() ? "" : ")").toString();
    }

    /** Names of files and addresses are told without their option. Shorter words may be there for other reasons. */
    private static boolean quotes(String sentence, String text) {
        return text.matches(".*[/.:].*") && hasWord(sentence, FileName.shown(text));
    }

    private static boolean hasWord(String sentence, String word) {
        return Pattern.compile("(?<![-\\w])" + Pattern.quote(word) + "(?![-\\w])")
                .matcher(sentence)
                .find();
    }

    /** Whether there can be a setting for it. */
    static boolean isSettable(ArgSpec argument) {
        return argument instanceof OptionSpec option
                && !option.usageHelp()
                && !option.versionHelp()
                && !option.longestName().equals(CONFIG);
    }

    /** The variable that stands for an option with this name, which has no dashes before it. */
    static String variable(String name) {
        return "SLUICE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private boolean isTyped(OptionSpec option) {
        String name = option.longestName();
        return typed.stream()
                .anyMatch(word -> word.equals(name) || word.startsWith(name + "=") || word.equals(Flags.negated(name)));
    }

    private Optional<Setting> value(String command, String name) {
        String variable = variable(name);
        String set = variables.get(variable);
        if (set != null) {
            return Optional.of(new Setting(set, variable));
        }
        Setting own = file.settings().get(command + " " + name);
        return Optional.ofNullable(own == null ? file.settings().get(name) : own);
    }
}
