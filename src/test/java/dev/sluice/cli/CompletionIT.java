package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.PackagedProgram;
import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Tab key, as a user presses it: in real shells, on a real terminal. */
class CompletionIT {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException, InterruptedException {
        assumeTrue(Tmux.isInstalled(), "skipped: no tmux on the path (apt-get install tmux)");
        Path program = Files.writeString(
                directory.resolve("sluice"),
                "#!/bin/sh\nexec " + String.join(" ", PackagedProgram.command()) + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.write(
                directory.resolve("sluice.bash"),
                Sluice.run("completion", "bash").out());
        Files.write(
                directory.resolve("_sluice"), Sluice.run("completion", "zsh").out());
        Files.createDirectories(directory.resolve("logs"));
        Files.writeString(directory.resolve("an access.log"), "one\n");
        Files.createDirectories(directory.resolve(".aws"));
        Files.writeString(directory.resolve(".aws/config"), "[default]\n[profile staging]\nregion = eu-west-1\n");
        Files.createDirectories(directory.resolve(".config/sluice/formats"));
        Files.writeString(directory.resolve(".config/sluice/formats/billing.json"), "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void tab_completesWhatIsMeantThere(String shell) throws IOException, InterruptedException {
        try (Tmux terminal = shell(shell)) {
            for (String[] asked : new String[][] {
                {"sluice loa", "sluice load"},
                {"sluice help for", "sluice help formats"},
                {"sluice config gue", "sluice config guess"},
                {"sluice completion z", "sluice completion zsh"},
                {"sluice load --check", "--checkpoint"},
                {"sluice load --no-qui", "--no-quiet"},
                {"sluice load --records agg", "--records aggregated"},
                {"sluice load --records=li", "--records=lines"},
                {"sluice load --oversize tr", "--oversize truncate"},
                {"sluice load --format cisco", "--format cisco-asa"},
                {"sluice load --format bill", "--format billing"},
                {"sluice load --multiline py", "--multiline python"},
                {"sluice load --region eu-north", "--region eu-north-1"},
                {"sluice plan --profile sta", "--profile staging"},
                {"sluice cat --unwrap dms,cl", "--unwrap dms,cloudwatch-logs"},
                {"sluice load --rejects an", "--rejects an\\ access.log"},
                {"sluice load --report=an", "--report=an\\ access.log"},
                {"sluice load --endpoint-data lo", "--endpoint-data logs/"},
                {"sluice load --local --since 2h web an", "web an\\ access.log"},
                {"sluice load --endpoint http://[::1]:1 web an", "web an\\ access.log"},
                {"sluice plan an", "sluice plan an\\ access.log"},
                {"sluice report an", "sluice report an\\ access.log"},
                {"sluice load --log-format js", "--log-format json"},
            }) {
                complete(terminal, asked[0], asked[1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void tab_completesStreams_andKnowsThemForAMinute_andIsQuietWhereNobodyAnswers(String shell)
            throws IOException, InterruptedException {
        try (Tmux terminal = shell(shell)) {
            String there;
            try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
                endpoint.createStream("web-clicks", 1);
                endpoint.createStream("orders", 1);
                there = "--insecure --region us-east-1 --endpoint " + endpoint.uri();
                completeInTime(terminal, "sluice load " + there + " web-", "web-clicks");
                complete(terminal, "sluice plan " + there + " --stream ord", "--stream orders");
                complete(terminal, "sluice load --rejects an\\ access.log " + there + " web-", "web-clicks");
            }
            complete(terminal, "sluice load " + there + " web-", "web-clicks");
            terminal.type("sluice load --insecure --region us-east-1 --endpoint https://localhost:1 web-", "Tab");
            terminal.type("X", "Tab");
            List<String> screen =
                    terminal.await(lines -> lines.get(lines.size() - 1).endsWith("web-X"));
            assertThat(screen).hasSize(1);
        }
    }

    private static void complete(Tmux terminal, String typed, String completed)
            throws IOException, InterruptedException {
        terminal.type(typed, "Tab");
        terminal.await(lines -> lines.stream().anyMatch(line -> line.contains(completed)));
        terminal.type("", "C-u", "C-l");
        terminal.await(lines -> lines.size() == 1 && !lines.get(0).contains("sluice"));
    }

    /** On a busy machine the first answer may come too late for the shell; it asks again. */
    private static void completeInTime(Tmux terminal, String typed, String completed)
            throws IOException, InterruptedException {
        terminal.type(typed);
        boolean seen = false;
        for (int looks = 0; looks < 600 && !seen; looks++) {
            if (looks % 110 == 0) {
                terminal.type("", "Tab");
            }
            Thread.sleep(100);
            seen = String.join("", terminal.screen()).contains(completed);
        }
        assertThat(seen).as(typed).isTrue();
        terminal.type("", "C-u", "C-l");
        terminal.await(lines -> lines.size() == 1 && !lines.get(0).contains("sluice"));
    }

    private Tmux shell(String name) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", name)) || Files.isExecutable(Path.of("/bin", name)),
                "skipped: no " + name);
        String start = name.equals("bash")
                ? "[ ! -e /usr/share/bash-completion/bash_completion ] || . /usr/share/bash-completion/bash_completion;"
                        + " . ./sluice.bash"
                : "fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D; bindkey -e";
        Tmux terminal = new Tmux(
                directory.resolve("tmux"),
                200,
                "cd " + directory + "; env -i LC_ALL=C.UTF-8 TERM=screen HOME=$PWD PATH=$PWD:/usr/bin:/bin"
                        + " AWS_EC2_METADATA_DISABLED=true "
                        + (name.equals("bash") ? "bash --norc --noprofile" : "zsh -f") + " -i");
        terminal.type("unset HISTFILE; PS1='READY> '; " + start + "; clear", "Enter");
        terminal.await(lines -> lines.size() == 1 && lines.get(0).startsWith("READY>"));
        return terminal;
    }
}
