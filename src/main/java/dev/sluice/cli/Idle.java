package dev.sluice.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses options that were typed and would have no effect beside the others: whoever types one expects it to have one. An option that a
 * variable or the config file sets may be meant for other runs, and passes.
 */
final class Idle {
    private final CommandSpec command;

    Idle(CommandSpec command) {
        this.command = command;
    }

    /**
     * Refuses them where something that they go with is not there.
     *
     * @param needed such as {@code --checkpoint}
     * @throws ParameterException if one of them was typed
     */
    void without(String needed, boolean isThere, String... options) {
        if (!isThere) {
            refuse("without " + needed + "; give that, too, or leave it out", options);
        }
    }

    /**
     * Refuses them where something else takes their place.
     *
     * @param other such as {@code --compression none}
     * @throws ParameterException if one of them was typed
     */
    void with(String other, boolean isThere, String... options) {
        if (isThere) {
            refuse("with " + other + "; leave it out", options);
        }
    }

    private void refuse(String why, String... options) {
        for (String option : options) {
            OptionSpec typed = command.commandLine().getParseResult().matchedOption(option);
            // A typed --no-... only undoes what a variable or the file sets: that is no mistake.
            if (typed != null && !Boolean.FALSE.equals(typed.getValue())) {
                throw new ParameterException(command.commandLine(), option + " has no effect " + why + ".");
            }
        }
    }
}
