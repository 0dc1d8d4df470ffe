package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OnEndTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private OnEnd command(String command, Duration limit) {
        return new OnEnd(command, limit, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void command_findsWhatItIsToldAndIsRunOnce() {
        OnEnd end = command("echo $SLUICE_END_STATUS \"$SLUICE_END_VERDICT\"; echo oops >&2; cat", OnEnd.LIMIT);
        end.tell("VERDICT", "it's \"done\" $(false)");
        end.run(3);
        end.run(1);

        assertThat(said()).isEqualTo("3 it's \"done\" $(false)\noops\n");
    }

    @Test
    void failure_isTold() {
        command("exit 7", OnEnd.LIMIT).run(0);
        assertThat(said()).isEqualTo("sluice: the command of --on-end failed with status 7\n");
    }

    /** Its child, too, which would hold its output open. */
    @Test
    void command_isEndedWhenItsTimeIsUp() {
        long begun = System.nanoTime();
        command("echo first; sleep 600 & sleep 600", Duration.ofSeconds(1)).run(0);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(said()).isEqualTo("first\nsluice: the command of --on-end was ended after 1 s\n");
    }

    @Test
    void whatTheCommandLeavesBehind_holdsNothingUp() {
        long begun = System.nanoTime();
        command("sleep 600 & echo $!", OnEnd.LIMIT).run(0);
        ProcessHandle.of(Long.parseLong(said().strip())).ifPresent(ProcessHandle::destroyForcibly);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
}
