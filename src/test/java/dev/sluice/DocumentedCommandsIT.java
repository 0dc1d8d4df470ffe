package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.source.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every block of commands in the pages for users, run by bash as it stands, one after another, in a directory that has what they name.
 * The streams and the bucket are real servers on this machine; for programs that cannot run here there are {@link #STAND_INS}.
 */
class DocumentedCommandsIT {
    private static final List<String> PAGES =
            List.of("README.md", "src/docs/recipes.md", "src/docs/layouts.md", "src/docs/many-machines.md");
    private static final List<String> STREAMS =
            List.of("web", "api", "journal", "pods", "app", "trail", "subscription", "cdc");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|crontab)\n(.*?)^```");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}.*\\bsluice [a-z]");
    private static final Pattern TIMES_AND_USER = Pattern.compile("(?m)^(?:\\S+ ){5}root ");
    private static final Pattern ABSOLUTE = Pattern.compile("(?<=[ ='])/(?=(?:var|data|state|logs)/)");
    private static final int LIMIT_SECONDS = 180;

    /** Programs that need a cluster, an account or a build, as scripts that print what theirs would. */
    private static final Map<String, String> STAND_INS = Map.of(
            "mvn",
            "",
            "sbatch",
            "",
            "sudo",
            "exec \"$@\"",
            "kubectl",
            """
            case $* in
                *--prefix*) printf '[pod/api-%d/api] line %d\\n' 1 1 2 2 ;;
                apply*) cat > /dev/null ;;
                *) printf 'a line\\nanother line\\n' ;;
            esac""",
            "journalctl",
            """
            for option; do case $option in --cursor-file=*) echo s=1 > "${option#*=}" ;; esac; done
            printf '{"__REALTIME_TIMESTAMP":"1763000000%06d","_SYSTEMD_UNIT":"u%d.service","MESSAGE":"m"}\\n' 1 1 2 2""",
            "docker",
            "printf 'web-1  | 2025-11-27T10:00:0%d.000000000Z line %d\\n' 1 1 2 2",
            "aws",
            """
            case "$1 $2" in
                's3 ls') echo '2025-01-01 00:00:00 77 2025/01/a.log.gz' ;;
                'logs filter-log-events') echo '{"events":[{"message":"a"},{"message":"b"}]}' ;;
            esac""",
            "jq",
            "cat > /dev/null; echo '{\"a\":1}'");

    @TempDir
    static Path directory;

    private static S3Server store;
    private static Endpoint endpoint;

    static List<Arguments> blocks() throws IOException {
        List<Arguments> blocks = new ArrayList<>();
        for (String page : PAGES) {
            for (MatchResult block :
                    BLOCK.matcher(Files.readString(Path.of(page))).results().toList()) {
                blocks.add(Arguments.of(page, block.group(2)));
            }
        }
        assertThat(blocks).hasSizeGreaterThan(30);
        return blocks;
    }

    @BeforeAll
    static void prepare() throws Exception {
        store = S3Server.start();
        store.put("2025/01/a.log.gz", Zipped.gzip("one\ntwo\n"));
        store.put("2025/02/b.log", "three\n".getBytes(UTF_8));
        store.put(
                "trail/AWSLogs/a.json.gz",
                Zipped.gzip("{\"Records\":[{\"eventTime\":\"2025-11-27T10:00:00Z\",\"recipientAccountId\":\"1\"}]}"));
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
        for (String stream : STREAMS) {
            endpoint.createStream(stream, 2);
        }
        write("bin/sluice", "exec " + String.join(" ", PackagedProgram.command("-Xmx256m")) + " \"$@\"");
        for (Map.Entry<String, String> program : STAND_INS.entrySet()) {
            write("bin/" + program.getKey(), program.getValue());
        }
        for (String page : PAGES) {
            furnish(home(page));
        }
    }

    private static void write(String program, String script) throws IOException {
        Path file = directory.resolve(program);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path home(String page) {
        return directory.resolve(page.replace('/', '-'));
    }

    /** What a reader's machine has. */
    private static void furnish(Path home) throws IOException {
        Path samples = Path.of("samples").toAbsolutePath();
        for (String folder : List.of(
                "var/log/nginx",
                "var/log/containers",
                "var/lib/docker/containers/a",
                "var/lib/node_exporter",
                "var/lib/sluice",
                "var/archive",
                "state",
                "logs",
                "old")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.createSymbolicLink(home.resolve("samples"), samples);
        for (String copy : List.of("access.log", "var/log/nginx/access.log", "logs/a.log", "old/a.log")) {
            Files.copy(samples.resolve("access.log"), home.resolve(copy));
        }
        Files.copy(samples.resolve("events.json.log"), home.resolve("events.json.log"));
        Files.copy(samples.resolve("archive/access.log.1.gz"), home.resolve("var/log/nginx/access.log.2.gz"));
        Files.writeString(
                home.resolve("var/log/containers/a.log"),
                "2025-11-27T10:00:00.000000000Z stdout F 2025-11-27 10:00:00,010 INFO [main] c.e.Shop - open\n");
        Files.writeString(
                home.resolve("var/lib/docker/containers/a/a-json.log"),
                "{\"log\":\"{\\\"a\\\":1}\\n\",\"stream\":\"stdout\",\"time\":\"2025-11-27T10:00:00.000000000Z\"}\n");
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void block_runs(String page, String block) throws Exception {
        Path home = home(page);
        String script = ABSOLUTE.matcher(TIMES_AND_USER.matcher(block).replaceAll(""))
                .replaceAll(home + "/")
                .replace("http://localhost:4566", endpoint.plainUri().toString())
                .replace("s3://trail/", "s3://" + S3Server.BUCKET + "/trail/");
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(home.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        Map<String, String> environment = builder.environment();
        Set<String> ambient = new HashSet<>(environment.keySet());
        ambient.removeIf(name -> !name.matches("(SLUICE|AWS|XDG)_.*"));
        environment.keySet().removeAll(ambient);
        environment.put("PATH", directory.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("HOME", home.toString());
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "any");
        environment.put("AWS_SECRET_ACCESS_KEY", "any");
        environment.put("AWS_ENDPOINT_URL_KINESIS", endpoint.plainUri().toString());
        environment.put("AWS_ENDPOINT_URL_S3", store.uri().toString());
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(said);
        assertThat(ended).as("in time: %s\n%s", script, output).isTrue();
        assertThat(process.exitValue()).as("%s\n%s", script, output).isZero();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void command_isInABlockThatIsRun(String page) throws IOException {
        assertThat(INDENTED.matcher(
                                BLOCK.matcher(Files.readString(Path.of(page))).replaceAll(""))
                        .results()
                        .map(MatchResult::group))
                .isEmpty();
    }

    static List<String> pages() {
        return PAGES;
    }

    @AfterAll
    static void end() throws IOException {
        if (endpoint != null) {
            endpoint.close();
        }
        if (store != null) {
            store.close();
        }
        for (String page : PAGES) {
            Files.deleteIfExists(home(page).resolve("samples"));
        }
    }
}
