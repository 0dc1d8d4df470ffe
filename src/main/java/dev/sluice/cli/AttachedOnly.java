package dev.sluice.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** An optional value counts only when it hangs on its option ({@code --local=8}): what follows a blank is the next argument. */
final class AttachedOnly implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's own signature
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec arg, Map<String, Object> info) {
        boolean isSetting =
                Settings.of(command).flatMap(settings -> settings.setting(arg)).isPresent();
        if (" ".equals(info.get("separator")) && !isSetting && arg instanceof OptionSpec option) {
            args.push(option.fallbackValue());
        }
        return false;
    }
}
