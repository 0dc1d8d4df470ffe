package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Main;
import dev.sluice.Sluice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An option that was typed and would change nothing ends with 2 and a sentence that says beside what. */
class IdleTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load --local --endpoint https://localhost:1 s F | --endpoint has no effect with --local",
                "load --local --insecure s F                    | --insecure has no effect with --local",
                "load --local --region eu-west-1 s F            | --region has no effect with --local",
                "load --local --profile p s F                   | --profile has no effect with --local",
                "load --local --ca-bundle F s F                 | --ca-bundle has no effect with --local",
                "load --local --role-arn a s F                  | --role-arn has no effect with --local",
                "load --local --s3-endpoint http://localhost:1 s F | --s3-endpoint has no effect without an s3:// input",
                "load --local --open-inputs 8 s                 | --open-inputs has no effect with standard input alone",
                "load --local --if-busy wait s F                | --if-busy has no effect without --checkpoint",
                "load --local --quiet --progress always s F     | --progress has no effect with --quiet",
                "load --local --skip x s                        | --skip has no effect with standard input alone",
                "load --local --newer-than 1d s -               | --newer-than has no effect with standard input alone",
                "load --local --compression none --level 3 s F  | --level has no effect with --compression none",
                "load --local --records lines --level 3 s F     | --level has no effect without --compression",
                "load --local --records aggregated --compression gzip s F | --compression has no effect with --records aggregated",
                "load --local --key-missing reject s F          | --key-missing has no effect without --key field:POINTER",
                "load --local --on-parse-error wrap s F         | --on-parse-error has no effect with --format raw",
                "load --local --timezone Asia/Tokyo s F         | --timezone has no effect with --format raw",
                "load --local --format w3c --timezone Asia/Tokyo s F | --timezone has no effect with --format w3c",
                "load --local --format combined --time-field t s F | --time-field has no effect with --format combined",
                "load --local --format syslog --time-layout yyyy-MM-dd s F | --time-layout has no effect with --format syslog",
                "load --local --format json --year 2019 s F     | --year has no effect with --format json",
                "load --local --format json --fields a s F      | --fields has no effect with --format json",
                "load --local --format json --delimiter ; s F   | --delimiter has no effect with --format json",
                "load --local --format json --pattern a s F     | --pattern has no effect with --format json",
                "load --local --format json --format-file DIR/own.json s F | --format-file has no effect with --format json",
                "plan --endpoint https://localhost:1 F          | --endpoint has no effect without --stream",
                "plan --profile p F                             | --profile has no effect with a plan without --stream",
                "plan --load-id a F                             | --load-id has no effect with a plan, which sends no batches",
                "plan --quiet --target 2h F                     | --target has no effect with --quiet and no --report",
                "plan --quiet --price shardHour=1 F             | --price has no effect with --quiet and no --report",
                "plan --records lines --level 3 F               | --level has no effect without --compression",
                "plan --format json --fields a F                | --fields has no effect with --format json",
                "cat --endpoint-data DIR --region eu-west-1 s   | --region has no effect with --endpoint-data",
                "cat --endpoint-data DIR --endpoint https://localhost:1 s | --endpoint has no effect with --endpoint-data",
                "cat --endpoint-data DIR --follow s             | --follow has no effect with --endpoint-data",
                "guess --profile p F                            | --profile has no effect with an input that is not an s3:// name",
                "verify --s3-endpoint http://localhost:1 --checkpoint F s | --s3-endpoint has no effect without an s3:// checkpoint",
                "guess --s3-endpoint http://localhost:1 F       | --s3-endpoint has no effect without an s3:// input",
                "local --shards 2                               | --shards has no effect without --stream",
                "local --fault-seed 2                           | --fault-seed has no effect without --fault",
            })
    void option_isRefusedWhereItChangesNothing(String words, String sentence) throws Exception {
        Path file = Files.writeString(directory.resolve("app.log"), "one\n");
        try (InputStream logfmt = Main.class.getResourceAsStream("parse/formats/logfmt.json")) {
            String own = new String(Objects.requireNonNull(logfmt).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(directory.resolve("own.json"), own.replace("\"logfmt\"", "\"own\""));
        }
        String[] args = words.replace("DIR", directory.toString())
                .replaceAll("\\bF\\b", file.toString())
                .split(" ");
        Sluice run = Sluice.run(args);
        assertThat(run.status).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("sluice: " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "plan --region eu-west-1 F",
        "plan --level 3 F",
        "plan --open-inputs 8 F",
        "plan --format auto --fields a F",
        "plan --no-insecure F",
        "plan --quiet --report - --target 2h --price shardHour=1 F",
        "load --local --quiet --compression gzip s F",
        "load --local --dry-run --if-busy skip --checkpoint DIR/journal s F"
    })
    void option_isTakenWhereItMayChangeSomething(String words) throws Exception {
        Path file = Files.writeString(directory.resolve("app.log"), "{\"a\":1}\n".repeat(30));
        String[] args = words.replace("DIR", directory.toString())
                .replaceAll("\\bF\\b", file.toString())
                .split(" ");
        Sluice run = Sluice.run(args);
        assertThat(run.status).as(run.err()).isZero();
    }

    /** It is meant for other runs. */
    @Test
    void option_isPassedOverWhereItIsSetForGoodAndChangesNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("app.log"), "one\n");
        String[] args = {"plan", file.toString()};
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        int status = SluiceCommand.program(
                        Settings.of(args, Map.of("SLUICE_KEY_MISSING", "reject", "SLUICE_PROFILE", "none")),
                        new ByteArrayInputStream(new byte[0]),
                        nowhere,
                        nowhere,
                        false)
                .execute(args);
        assertThat(status).isZero();
    }
}
