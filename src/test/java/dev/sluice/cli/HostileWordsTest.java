package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Nothing that is quoted may steer the terminal, whoever wrote it. */
class HostileWordsTest {
    /** ESC in both its forms, a bell, a carriage return, and a mark that turns the reading direction. */
    private static final String HOSTILE = "\u001b[31m\u009b2J\u0007\r\u202e";

    /** Options that make a file, here where none can be made. */
    private static final List<String> WRITTEN = List.of("--checkpoint", "--rejects", "--report", "--metrics-file");

    private static void isHarmless(String said, Object as) {
        assertThat(said.codePoints().filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)))
                .as("%s: %s", as, said)
                .isEmpty();
    }

    @Test
    void option_isShownEscaped_whicheverItIs() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        CommandLine program = SluiceCommand.program(
                Settings.of(new String[0], Map.of()), new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
        for (CommandLine command : program.getSubcommands().values()) {
            String name = command.getCommandName();
            // Each ends before anything is begun: its input, directory or port does not exist.
            List<String> rest = switch (name) {
                case "load" -> List.of("web", "/none/such");
                case "plan", "guess" -> List.of("/none/such");
                case "train" -> List.of("--output=/none/such", "/none/such");
                case "cat" -> List.of("--endpoint-data=/none/such", "web");
                case "verify" -> List.of("--checkpoint=/none/such", "web");
                case "local" -> List.of("--port=70000");
                default -> List.of(HOSTILE, HOSTILE);
            };
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.usageHelp()
                        && !option.versionHelp()
                        && !rest.toString().contains(option.longestName() + "=")) {
                    String value = WRITTEN.contains(option.longestName()) ? "/none/" + HOSTILE : HOSTILE;
                    List<String> args = new ArrayList<>(List.of(name, option.longestName() + "=" + value));
                    args.addAll(rest);
                    Sluice run = Sluice.run(args.toArray(String[]::new));
                    assertThat(run.status).as(args + run.err()).isBetween(1, 2);
                    isHarmless(run.err(), args);
                    isHarmless(new String(run.out(), StandardCharsets.UTF_8), args);
                }
            }
        }
    }

    @Test
    void word_isShownEscaped_whereverItStands() {
        for (String[] args : new String[][] {
            {HOSTILE},
            {"--" + HOSTILE},
            {"load", "--" + HOSTILE, "web"},
            {"load", "--local", HOSTILE, "/none/such"},
            {"load", "web", HOSTILE},
            {"load", "--local", "--checkpoint", "/none/" + HOSTILE, "web", "/none/such"},
            {"cat", "--endpoint-data", HOSTILE, HOSTILE},
            {"verify", "--checkpoint", HOSTILE, HOSTILE},
            {"completion", HOSTILE},
            {"config", HOSTILE},
            {"help", HOSTILE},
            {"local", "--data", "/dev/null/" + HOSTILE}
        }) {
            Sluice run = Sluice.run(args);
            assertThat(run.status).as(String.join(" ", args)).isBetween(1, 2);
            isHarmless(run.err(), String.join(" ", args));
        }
    }

    @Test
    void sentences_keepTheirLinesAndNothingElseThatATerminalObeys() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Sentences sentences = new Sentences(new PrintStream(said, true, StandardCharsets.UTF_8));
        sentences.println(HOSTILE + "\nsecond");
        sentences.printf("%s: %d%n", HOSTILE, 7);
        sentences.append(HOSTILE).println();
        new IllegalStateException(HOSTILE).printStackTrace(sentences);

        String text = said.toString(StandardCharsets.UTF_8);
        isHarmless(text, "sentences");
        assertThat(text).contains("\\x1b[31m\\x9b2J\\x07\\x0d\\u202e\nsecond\n").contains(": 7\n");
    }
}
