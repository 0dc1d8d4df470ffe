package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.Sluice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellHabitsTest {
    @TempDir
    Path directory;

    @Test
    void completion_completesCommandsAndOptionsInBash() throws IOException, InterruptedException {
        Path script = Files.write(directory.resolve("completion"), sluice("completion", "bash"));
        String ask = "source " + script
                + "; COMP_WORDS=(sluice %s); COMP_CWORD=%d; _complete_sluice; echo \"${COMPREPLY[@]}\"";

        assertThat(run("bash", "-c", String.format(ask, "loa", 1))).contains("load");
        assertThat(run("bash", "-c", String.format(ask, "load --check", 2))).contains("--checkpoint");
        assertThat(run("bash", "-c", String.format(ask, "load --records agg", 3)))
                .contains("aggregated");
        assertThat(run("bash", "-c", String.format(ask, "man", 1))).doesNotContain("man-pages");
    }

    /** On a terminal of its own, since that is where zsh completes; every way in which a user may load the script. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fpath=($PWD $fpath); compinit -u -D",
                "compinit -u -D; source $PWD/_sluice",
                "source $PWD/_sluice"
            })
    void completion_completesAtTheFirstTabInZsh(String load) throws IOException, InterruptedException {
        assumeTrue(installed("zsh"), "skipped: no zsh on the path");
        Files.write(directory.resolve("_sluice"), sluice("completion", "zsh"));
        Path terminal = Files.writeString(directory.resolve("terminal"), """
                cd $1
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell "autoload -Uz compinit; $2; bindkey '^I' complete-word; PS1='READY%%> '"
                zpty -r -m shell line '*READY%> *'
                zpty -w -n shell "$3"$'\t'
                zpty -r -m shell line "*$4*" && print -r -- $4
                """);

        for (String[] asked : new String[][] {
            {"sluice loa", "sluice load"},
            {"sluice load --check", "--checkpoint"},
            {"sluice load --records agg", "aggregated"},
            {"sluice load --on-parse-error w", "wrap"}
        }) {
            assertThat(run("timeout", "20", "zsh", "-f", terminal + "", directory + "", load, asked[0], asked[1])
                            .strip())
                    .as(asked[0])
                    .isEqualTo(asked[1]);
        }
    }

    @Test
    void manual_hasAPageForEachCommandThatManTakesWithoutComplaint() throws IOException, InterruptedException {
        assumeTrue(installed("man"), "skipped: no man on the path");
        sluice("man-pages", directory.toString());

        assertThat(directory.resolve("sluice-man-pages.1")).doesNotExist();
        for (String name : new String[] {"sluice", "sluice-load", "sluice-plan", "sluice-cat", "sluice-completion"}) {
            String page = run(
                    "man",
                    "--warnings",
                    "-P",
                    "cat",
                    "-l",
                    directory.resolve(name + ".1").toString());
            assertThat(page).as(name).contains("NAME").contains("SYNOPSIS").doesNotContain("warning");
        }
        String load =
                run("man", "-P", "cat", "-l", directory.resolve("sluice-load.1").toString());
        assertThat(load.replaceAll("\\s+", " "))
                .contains(
                        "--checkpoint=FILE",
                        "How records are delivered",
                        "EXIT STATUS 0 all acknowledged 1 failed 2 usage")
                .contains(
                        "ENVIRONMENT SLUICE_OPTION",
                        "AWS_REGION, AWS_PROFILE",
                        "SLUICE_REDACT_KEY",
                        "HTTPS_PROXY, NO_PROXY")
                .contains("FILES ~/.config/sluice/config", "~/.config/sluice/formats/*.json", "/usr/share/doc/sluice")
                .containsPattern("EXAMPLES sluice load web access.log .* SEE ALSO sluice\\(1\\)");
    }

    @Test
    void misspeltWords_areToldWithWhatWasMeant() {
        assertThat(misuse("laod", "web"))
                .isEqualTo("sluice: There is no command 'laod'. Did you mean 'load'?\nTry 'sluice help'.\n");
        assertThat(misuse("help", "laod")).startsWith("sluice: There is no command 'laod'. Did you mean 'load'?\nTry");
        assertThat(misuse("load", "--local", "--format", "jsn", "web", "pom.xml"))
                .startsWith(
                        "sluice: There is no --format jsn. Did you mean 'json'? 'sluice guess INPUT' names the right one, and"
                                + " 'sluice help formats' lists them.\n");
        assertThat(misuse("load", "--local", "--format", "nginx", "web", "pom.xml"))
                .startsWith(
                        "sluice: There is no --format nginx. Did you mean 'access' or 'combined' or 'nginx-error'? ");
        assertThat(misuse("load", "--local", "--format", "xyzzy", "web", "pom.xml"))
                .startsWith("sluice: There is no --format xyzzy. 'sluice guess INPUT' ");
        assertThat(misuse("load", "--chekpoint=f", "web"))
                .startsWith(
                        "sluice: 'sluice load' has no option '--chekpoint'. Did you mean '--checkpoint'?\nTry 'sluice help load'.");
        assertThat(misuse("completion", "bash", "too", "many"))
                .contains("'too' is one argument too many for 'sluice completion'.");
        assertThat(misuse("load")).startsWith("sluice: Missing required parameter: 'STREAM'\nTry 'sluice help load'.");
    }

    @Test
    void outputs_areRefusedBeforeTheLoadWhenTheyCannotBeWrittenAfterIt() {
        assertThat(misuse("load", "--report", directory + "/nosuch/r.html", "web", "x"))
                .contains("there is no directory");
        assertThat(misuse("load", "--metrics-file", directory.toString(), "web", "x"))
                .contains("is a directory");
        assertThat(misuse("load", "--records", "bloks", "web", "x"))
                .contains("'--records bloks' is none of blocks, aggregated, lines. Did you mean 'blocks'?");
        assertThat(misuse("cat", "--unwrap", "dsm", "web"))
                .contains("'--unwrap dsm' is none of cloudwatch-logs, dms. Did you mean 'dms'?");
        assertThat(misuse("load", "--report", "r.txt", "web", "x")).contains("must end in .json or .html");
    }

    /** 'sluice load access.log', from cron: standard input is empty, and an embedded endpoint has a stream of any name. */
    @Test
    void load_tellsThatTheStreamComesFirst_whenAFileStandsThere() {
        assertThat(misuse("load", "--local", "pom.xml"))
                .contains("'pom.xml' is a file, and the stream comes before the inputs: sluice load STREAM pom.xml");
        assertThat(misuse("load", "pom.xml", "web"))
                .contains("'web' does not exist, and 'pom.xml' is a file; the stream comes before the inputs:"
                        + " sluice load web pom.xml");
        assertThat(misuse("load", "src/main", "web"))
                .contains("'web' does not exist, and 'src/main' is a directory; the stream comes before the inputs:"
                        + " sluice load web src/main");
        assertThat(misuse("load", "s3://logs/2025/", "web"))
                .contains("'s3://logs/2025/' is not a stream's name; the stream comes before the inputs:"
                        + " sluice load web s3://logs/2025/");
        assertThat(Sluice.run("load", "--local", "pom.xml", "-").status).isZero();
    }

    @Test
    void help_showsAFlagByTheNameThatItDescribes() throws IOException {
        assertThat(new String(sluice("help", "load"), StandardCharsets.UTF_8))
                .contains("--no-batch-id ")
                .contains("--[no-]quiet ")
                .doesNotContain("[no-]batch-id");
    }

    /** What is said of a command line that makes no sense. */
    private static String misuse(String... args) {
        Sluice run = Sluice.run(args);
        assertThat(run.status).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        return run.err();
    }

    private static byte[] sluice(String... args) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = SluiceCommand.program(
                        Settings.of(args, Map.of()), new ByteArrayInputStream(new byte[0]), stream, stream, false)
                .execute(args);
        assertThat(status).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return out.toByteArray();
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** What the program prints, errors among it. */
    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MANWIDTH", "100");
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return printed.replaceAll(".\b", "").replaceAll("\u001b\\[[0-9;]*m", "");
    }
}
