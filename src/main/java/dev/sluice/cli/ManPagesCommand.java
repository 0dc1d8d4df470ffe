package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice man-pages}: what the packages are built with. */
@Command(name = "man-pages", hidden = true, description = "Write the manual's pages to a directory.")
public final class ManPagesCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Where to; made if it is missing.")
    private Path directory = Path.of(".");

    @Override
    public Integer call() throws IOException {
        CommandSpec program = Objects.requireNonNull(spec, "picocli sets it").root();
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("sluice.1"), ManPage.of(program));
        for (Map.Entry<String, CommandLine> command : program.subcommands().entrySet()) {
            CommandSpec its = command.getValue().getCommandSpec();
            if (!its.usageMessage().hidden()) {
                Files.writeString(directory.resolve("sluice-" + its.name() + ".1"), ManPage.of(its));
            }
        }
        return 0;
    }
}
