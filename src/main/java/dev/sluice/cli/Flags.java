package dev.sluice.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.RegexTransformer;
import picocli.CommandLine.TypeConversionException;

/** Options that are on or off: typed, {@code --quiet} is on and {@code --no-quiet} off; in the environment and the config file they are yes or no. */
final class Flags implements ITypeConverter<Boolean> {
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");

    /**
     * Lets every flag of every command be said both ways. Picocli's own flag, when it is typed, is the opposite of its default, which
     * the environment may have turned on.
     */
    static void sayBothWays(CommandLine program) {
        program.registerConverter(boolean.class, new Flags()).registerConverter(Boolean.class, new Flags());
        // Help is to show --no-batch-id as it is described, and not as --[no-]batch-id.
        program.setNegatableOptionTransformer(new RegexTransformer.Builder()
                .addPattern("^--no-(.+)$", "--$1", "--no-$1")
                .addPattern("^--(.+)$", "--no-$1", "--[no-]$1")
                .build());
        for (CommandLine command : program.getSubcommands().values()) {
            CommandSpec its = command.getCommandSpec();
            for (OptionSpec option : List.copyOf(its.options())) {
                if (isFlag(option)) {
                    its.remove(option);
                    its.addOption(OptionSpec.builder(option)
                            .negatable(true)
                            .fallbackValue("true")
                            .build());
                }
            }
        }
    }

    static boolean isFlag(OptionSpec option) {
        return option.typeInfo().isBoolean() && !option.usageHelp() && !option.versionHelp();
    }

    /** What turns a flag off: {@code --no-quiet}, and {@code --batch-id} for {@code --no-batch-id}. */
    static String negated(String name) {
        return name.startsWith("--no-")
                ? "--" + name.substring("--no-".length())
                : "--no-" + name.substring("--".length());
    }

    static boolean isYes(String text) {
        return YES.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public Boolean convert(String text) {
        if (!isYes(text) && !NO.contains(text.strip().toLowerCase(Locale.ROOT))) {
            throw new TypeConversionException("'" + text + "' is neither yes nor no");
        }
        return isYes(text);
    }
}
