package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container's log through a whole load and back. */
class ContainerLoadIT {
    private static final String TIME = "2024-05-01T10:00:00.123456789Z ";

    @TempDir
    private Path directory;

    @Test
    void events_comeBackWhole_andWhatIsNoneIsInTheRejectsFile() throws Exception {
        String log = TIME + "stdout F {\"n\":1}\n" + TIME + "stderr P {\"n\":\n" + TIME + "stdout P {\"half\"\njunk\n"
                + TIME + "stderr F 2}\n";
        Path file = Files.writeString(directory.resolve("0.log"), log);
        Path rejects = directory.resolve("rejects");
        String data = directory.resolve("data").toString();
        Sluice load = Sluice.run(
                "load",
                "--local=1",
                "--endpoint-data",
                data,
                "--rate",
                "unlimited",
                "--format",
                "cri",
                "--message-format",
                "json",
                "--rejects",
                rejects.toString(),
                "web",
                file.toString());
        assertThat(load.status).as(load.err()).isEqualTo(3);
        assertThat(load.err()).contains("1 line lacks the rest");
        Sluice cat = Sluice.run("cat", "--endpoint-data", data, "web");
        String head = "{\"@timestamp\":\"2024-05-01T10:00:00.123456789Z\",\"stream\":";
        assertThat(new String(cat.out(), UTF_8).lines())
                .containsExactlyInAnyOrder(
                        head + "\"stdout\",\"logtag\":\"F\",\"n\":1}", head + "\"stderr\",\"logtag\":\"F\",\"n\":2}");
        assertThat(Files.readString(rejects))
                .contains("\"line\":3,", "\"line\":4,", "stdout P {\\\"half\\\"", "\"text\":\"junk\"");
    }
}
