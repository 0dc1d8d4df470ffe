package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of fields, as it is typed and told; {@code plan} does all of it. */
class FieldOptionsTest {
    @TempDir
    Path directory;

    @Test
    void pointers_areNamedOnceAtTheEndWhenNoEventHasThem() throws IOException {
        Path file = write("{\"a\":{\"b\":1},\"l\":[{\"c\":1}]}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
        Sluice plan = Sluice.run(
                "plan", "--format", "json", "--drop", "/a/b,/x,/l/*/c,/l/1", "--key", "field:/b", file.toString());
        assertThat(plan.status).as(plan.err()).isZero();
        String said = plan.err().replaceAll("\n +", " ");
        assertThat(said)
                .containsOnlyOnce("--drop /x, /l/1 were in none of this run's events (2); check how it is spelt")
                .containsOnlyOnce("--key /b was in none of this run's events (2)");
        Sluice all = Sluice.run("plan", "--format", "json", "--select", "/a/b,a", file.toString());
        assertThat(all.err()).doesNotContain("--select");
        Sluice none = Sluice.run(
                "plan", "--format", "json", "--select", "/x", write(new byte[0]).toString());
        assertThat(none.err()).doesNotContain("--select");
    }

    @Test
    void redactedValues_areShownNowhere() throws IOException {
        Path file = write("{\"m\":\"a@b.c\",\"n\":1}\nnot json a@b.c\n".getBytes(StandardCharsets.UTF_8));
        Path key = Files.writeString(directory.resolve("key"), "a secret that nobody knows\n");
        Path report = directory.resolve("plan.json");
        Sluice plan = Sluice.run(("plan --format json --key line --redact /m,/x --redact-key-file " + key + " --report "
                        + report + " " + file)
                .split(" "));
        assertThat(plan.status).isEqualTo(3);
        assertThat(plan.err().replaceAll("\n +", " "))
                .contains(
                        "not a JSON object",
                        "rejected lines are not shown",
                        "--redact /x was in none of this run's events (1)")
                .doesNotContain("a@b.c", "secret that", "stars");
        assertThat(Files.readString(report)).doesNotContain("a@b.c", "secret that");

        Sluice stars = Sluice.run("plan", "--format", "json", "--key", "line", "--redact", "/m", file.toString());
        assertThat(stars.err().replaceAll("\n +", " "))
                .containsOnlyOnce("--redact put stars in the place of values, since it has no key")
                .contains("\"m\":\"***\"")
                .doesNotContain("a@b.c");
    }

    @Test
    void rejectsFile_isSaidToHaveWhatIsRedacted() throws IOException {
        Path file = write("not json a@b.c\n".getBytes(StandardCharsets.UTF_8));
        Path rejects = directory.resolve("rejects.jsonl");
        Sluice dry = Sluice.run(("load --dry-run --local=2 --format json --redact /m --redact-with stars --rejects "
                        + rejects + " web " + file)
                .split(" "));
        assertThat(dry.err().replaceAll("\n +", " "))
                .contains("the rejects file has the rejected lines as they were read")
                .doesNotContain("a@b.c", "no key");
        assertThat(Files.readString(rejects)).contains("a@b.c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--redact a                                            | need a --format",
                "--format json --redact a --redact-with hash           | needs a key",
                "--format json --redact a --redact-key-file /no/file   | --redact-key-file: /no/file cannot be read",
                "--format json --redact a --redact-key-file /dev/null  | at least 16",
                "--format json --redact a --redact-key-file /dev/zero  | too long",
                "--format json --redact a --redact-with stars --redact-key-file f | with --redact-with stars",
                "--format json --redact-with stars                     | without --redact",
                "--format json --redact-key-file f                     | without --redact",
                "--format json --redact a/b                            | write /a/b",
                "--format json --redact a --on-parse-error wrap        | such lines are rejected",
                "--format json --redact /a --key field:/a/b            | leaves no key",
                "--format json --redact a --redact-key 0123456789abcdef | no option '--redact-key'",
            })
    void redact_isRefusedInOneSentence(String typed, String why) throws IOException {
        Path file = write("{}\n".getBytes(StandardCharsets.UTF_8));
        Sluice plan = Sluice.run(("plan " + typed + " " + file).split(" +"));
        assertThat(plan.status).isEqualTo(2);
        assertThat(plan.err()).contains(why);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("input.log"), bytes);
    }
}
