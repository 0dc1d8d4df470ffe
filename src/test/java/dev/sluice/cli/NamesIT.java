package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole program under the locales that cron and terminals have, on each Java that is installed beside this one. */
class NamesIT {
    private static final Path JAR = Path.of("target/sluice.jar").toAbsolutePath();

    private static final Path LAUNCHER = Path.of("scripts/sluice").toAbsolutePath();

    /** Every kind of name that can be given, in UTF-8 and in Latin-1, within a directory whose own name is Latin-1. */
    private static final String ALL_NAMES = """
            U=größe; L=$(printf 'gr\\366\\337e'); home=$PWD/$(printf 'h\\344')
            mkdir "$L" "$home" "$home/sluice"; cd "$L"; mkdir sub
            for name in $U.log $L.log x$U.log x$L.log sub/$U.log sub/$L.log; do echo "$name" > "$name"; done
            printf '%s\\n' "x$U.log" "../$L/x$L.log" > $L.list
            echo "rejects = $L.rejects" > "$home/sluice/config"
            export XDG_CONFIG_HOME="$home" SLUICE_METRICS_FILE=$L.prom
            sluice load --local=1 --endpoint-data $L.data --checkpoint $U.journal --report $L.json --files-from $L.list s $U.log "$L.l?g" sub/
            ls -d $U.journal $L.json $L.prom $L.rejects $L.data > ls
            grep -o 'gr[^ ,"]*json' $L.json
            sluice cat --endpoint-data $L.data s | sort
            """;

    @TempDir
    private Path directory;

    static Stream<List<String>> javasAndLocales() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        try (Stream<Path> javas = Files.list(own.toRealPath().resolveSibling("."))) {
            return Stream.concat(
                    Stream.of(List.of(own + "", "C.UTF-8"), List.of(own + "", "C")),
                    javas.filter(NamesIT::isJava25).limit(1).map(java -> List.of(java + "", "C")))
                    .toList()
                    .stream();
        }
    }

    private static boolean isJava25(Path home) {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return false;
        }
        return release.getProperty("JAVA_VERSION", "").startsWith("\"25");
    }

    private String run(List<String> javaAndLocale, String script) throws IOException, InterruptedException {
        String sluice = "set -eu\nsluice() { " + javaAndLocale.get(0)
                + "/bin/java -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar " + JAR + " \"$@\"; }\n";
        Path file = Files.writeString(directory.resolve("script"), sluice + script);
        Path out = directory.resolve("out");
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().put("LC_ALL", javaAndLocale.get(1));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String told = new String(Files.readAllBytes(directory.resolve("err")), ISO_8859_1);
        assertThat(process.exitValue()).as(javaAndLocale + ": " + told).isZero();
        return Files.readString(out, ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("javasAndLocales")
    void names_areTheirBytes_whateverTheLocale(List<String> javaAndLocale) throws IOException, InterruptedException {
        String latin1 = "größe";
        String utf8 = new String(latin1.getBytes(UTF_8), ISO_8859_1);
        List<String> lines = run(javaAndLocale, ALL_NAMES).lines().toList();
        assertThat(lines).contains("gr\\\\xf6\\\\xdfe.json");
        assertThat(lines)
                .filteredOn(line -> line.endsWith(".log"))
                .containsExactlyInAnyOrder(
                        latin1 + ".log",
                        utf8 + ".log",
                        "x" + utf8 + ".log",
                        "x" + latin1 + ".log",
                        "sub/" + latin1 + ".log",
                        "sub/" + utf8 + ".log");
    }

    /** Of which Java and the AWS SDK take the name for themselves. */
    @Test
    void home_mayHaveANameOutsideAscii_whereNoLocaleIsSet() throws IOException, InterruptedException {
        run(List.of(System.getProperty("java.home"), "C"), "LAUNCHER=" + LAUNCHER + "\n" + """
                mkdir größe; echo one > a.log
                env -i PATH="$PATH" JAVA_HOME="${JAVA_HOME:-}" HOME="$PWD/größe" "$LAUNCHER" load --local=1 s a.log
                """);
    }

    @Test
    void outputThatIsAnInput_isNamedAndPassedOver() throws IOException, InterruptedException {
        List<String> own = List.of(System.getProperty("java.home"), "C");
        run(own, """
                echo one > a.log; touch out.log load.log
                status=0
                sluice load --local=1 --endpoint-data data s *.log > out.log 2> load.log || status=$?
                [ $status = 1 ]; grep -q 'out.log.*standard output' load.log; grep -q 'load.log.*standard error' load.log
                status=0; sluice load --local=1 --rejects both.log s a.log 2> both.log || status=$?
                [ $status = 2 ]; grep -q 'rejects both.log and standard error are the same' both.log
                [ "$(sluice cat --endpoint-data data s)" = one ]
                """);
    }
}
