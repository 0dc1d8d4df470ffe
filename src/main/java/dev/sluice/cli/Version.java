package dev.sluice.cli;

import dev.sluice.report.Run;
import picocli.CommandLine.IVersionProvider;

/** The program's version, for {@code --version}. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"sluice " + Run.PROGRAM_VERSION};
    }
}
