package dev.sluice.cli;

import dev.sluice.aws.AwsClients;
import dev.sluice.stream.StreamNames;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice list-streams}: what shells complete a stream's name from. */
@Command(name = "list-streams", hidden = true, description = "Print the names of the streams there are, one a line.")
public final class ListStreamsCommand implements Callable<Integer> {
    private final PrintStream out;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    /** Writes to {@code out}. */
    public ListStreamsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        try (AwsClients clients = AwsClients.reading(connection.settings())) {
            StreamNames.list(clients).forEach(out::println);
            return 0;
        } catch (RuntimeException | TimeoutException e) {
            throw new IOException("The streams cannot be listed: " + e.getMessage(), e);
        }
    }
}
