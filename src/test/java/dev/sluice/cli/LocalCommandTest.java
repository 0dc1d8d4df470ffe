package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Doors;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import dev.sluice.local.Slowdown;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LocalCommandTest {
    @Test
    void options_reachTheEndpoint() {
        assertThat(options("")).isEqualTo(EndpointOptions.temporary());
        assertThat(options("--port 4567 --plain-port 0 --certificate c.pem"))
                .isEqualTo(EndpointOptions.temporary().withDoors(new Doors(4567, 0, Path.of("c.pem"))));
        assertThat(options("--unlimited --sink"))
                .isEqualTo(EndpointOptions.temporary().withUnlimited(true).withSink(true));
        assertThat(options("--data kept --transition 90s"))
                .isEqualTo(EndpointOptions.stored(Path.of("kept"))
                        .withSlowdown(new Slowdown(Duration.ofSeconds(90), false)));
        assertThat(options("--read-limits"))
                .isEqualTo(EndpointOptions.temporary().withSlowdown(new Slowdown(Duration.ZERO, true)));
    }

    @Test
    void stream_isRefused_whenNoClientCouldNameIt() {
        for (String name : List.of("a b", "", "é", "x".repeat(129))) {
            StringWriter err = new StringWriter();
            int status = new CommandLine(new LocalCommand())
                    .setErr(new PrintWriter(err))
                    .execute("--stream", name, "--port", "0");
            assertThat(status).as(name).isEqualTo(2);
            assertThat(err.toString()).contains("--stream '" + name + "': a stream's name is 1 to 128 letters");
        }
    }

    private static EndpointOptions options(String typed) {
        LocalCommand command = new LocalCommand();
        new CommandLine(command).parseArgs(typed.isEmpty() ? new String[0] : typed.split(" "));
        return command.options().withFaults(Faults.NONE);
    }
}
