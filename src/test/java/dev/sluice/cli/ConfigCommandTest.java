package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    @TempDir
    private Path directory;

    @Test
    void config_showsEachOptionWithItsValueAndOrigin() throws IOException {
        Path file =
                Files.writeString(directory.resolve("config"), "rate = 40\n[load]\nin-flight = 8M\n[cat]\nraw = on\n");
        String shown = config(0, Map.of("SLUICE_CONFIG", file.toString(), "SLUICE_QUIET", "1"), "config", "load");

        assertThat(shown).startsWith("sluice load\n").doesNotContain("sluice plan");
        assertThat(shown.lines().map(line -> line.strip().replaceAll("  +", " | ")))
                .contains(
                        "--rate | 40 | " + file + " line 1",
                        "--in-flight | 8M | " + file + " line 3",
                        "--quiet | yes | SLUICE_QUIET",
                        "--linger | 1s | default",
                        "--timezone | UTC | default",
                        "--checkpoint | (none) | default");
    }

    @Test
    void config_showsAllCommandsAsJson() throws IOException {
        JsonNode all = new ObjectMapper().readTree(config(0, Map.of("SLUICE_RATE", "30"), "config", "--json"));

        assertThat(all.fieldNames())
                .toIterable()
                .containsExactly("load", "plan", "cat", "verify", "guess", "train", "local");
        assertThat(all.at("/load/rate/value").asText()).isEqualTo("30");
        assertThat(all.at("/plan/rate/origin").asText()).isEqualTo("SLUICE_RATE");
        assertThat(all.at("/local/shards/value").asText()).isEqualTo("4");
        assertThat(all.at("/load/region/value").isNull()).isTrue();
        assertThat(all.at("/verify/checkpoint/value").isNull()).isTrue();
        assertThat(all.at("/guess").has("format"))
                .as("guess has nothing to be told of it")
                .isFalse();
    }

    @Test
    void config_keepsPasswordsAndEscapesToItself() throws IOException {
        String shown = config(
                0,
                Map.of("SLUICE_ENDPOINT", "https://me:hush@host:1/", "SLUICE_MATCH", "\u001b[31m\u009b"),
                "config",
                "load");
        assertThat(shown).contains("https://***@host:1/").doesNotContain("hush");
        assertThat(shown).contains("\\x1b[31m\\x9b").doesNotContain("\u001b").doesNotContain("\u009b");
    }

    @Test
    void config_isRefusedWhenASettingMakesNoSense_orThereIsNoSuchCommand() throws IOException {
        assertThat(config(2, Map.of("SLUICE_LINGER", "soon"), "config"))
                .contains("'soon' is not a duration")
                .contains("(set by SLUICE_LINGER)");
        assertThat(config(2, Map.of(), "config", "laod"))
                .contains("'laod' is none of load,")
                .contains("Did you mean 'load'?");
    }

    /** What is printed, errors among it. */
    private static String config(int status, Map<String, String> environment, String... args) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(SluiceCommand.program(
                                Settings.of(args, environment),
                                new ByteArrayInputStream(new byte[0]),
                                stream,
                                stream,
                                false)
                        .execute(args))
                .isEqualTo(status);
        return said.toString(StandardCharsets.UTF_8);
    }
}
