package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.Key;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guesser;
import dev.sluice.parse.time.TimeRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FormatOptionsTest {
    @Command
    static final class Typed {
        @Mixin
        final FormatOptions format = new FormatOptions();

        @Mixin
        final KeyOptions keys = new KeyOptions();
    }

    private static ParsePlan plan(String input, String... args) {
        Typed typed = new Typed();
        new CommandLine(typed).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        return typed.format
                .plans(
                        options -> new Guesser(options, Formats.BUILT_IN)
                                .guess(input.getBytes(StandardCharsets.UTF_8), true),
                        null,
                        Map.of(),
                        typed.keys.key(),
                        false)
                .usual();
    }

    @Test
    void plan_passesLinesThroughWhenNothingIsAsked() {
        assertThat(plan("").passesThrough()).isTrue();
        assertThat(plan("", "--multiline", "java").eventStart()).isNotNull();
        assertThat(plan("", "--match", "x").passesThrough()).isFalse();
    }

    @Test
    void plan_resolvesWhatWasTyped() {
        ParsePlan plan = plan(
                "",
                "--format",
                "csv",
                "--fields",
                "a,b",
                "--delimiter",
                ";",
                "--key",
                "field:/a",
                "--key-missing",
                "reject",
                "--since",
                "2026-01-01T00:00:00Z",
                "--sample",
                "2.5%",
                "--timezone",
                "Europe/Berlin",
                "--year",
                "2019");
        assertThat(plan.format()).isEqualTo(BuiltIn.CSV);
        assertThat(plan.options().columns().names()).containsExactly("a", "b");
        assertThat(plan.options().columns().delimiter()).isEqualTo(';');
        assertThat(plan.options().times().reference()).isEqualTo(Instant.parse("2019-12-31T00:00:00Z"));
        assertThat(plan.key().kind()).isEqualTo(Key.Kind.FIELD);
        assertThat(plan.key().onMissing()).isEqualTo(Key.OnMissing.REJECT);
        assertThat(plan.filters().sample()).isEqualTo(0.025);
        assertThat(plan.filters().times().sinceMillis())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    }

    @Test
    void since_isCountedFromTheLoadsBeginningAndUntilFromTheRunWhenTheyWereSoLongAgo() {
        Instant load = Instant.parse("2026-11-23T12:00:00Z");
        Instant run = Instant.parse("2026-11-24T12:00:00Z");
        TimeRange ago = times("2h", "1h").asOf(load, run);
        assertThat(ago.sinceMillis()).isEqualTo(load.minusSeconds(7200).toEpochMilli());
        assertThat(ago.untilMillis()).isEqualTo(run.minusSeconds(3600).toEpochMilli());
        TimeRange named = times("2026-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
        assertThat(named.asOf(load, run)).isEqualTo(named);
    }

    private static TimeRange times(String since, String until) {
        return plan("", "--format", "json", "--since", since, "--until", until)
                .filters()
                .times();
    }

    @Test
    void plan_takesTheFormatsOwnMultiLineRule() {
        assertThat(plan("", "--format", "postgresql").eventStart()).isNotNull();
        assertThat(plan("", "--format", "json").eventStart()).isNull();
    }

    @Test
    void auto_isRefusedWithTheGuessWhenItIsNotSure() {
        assertThat(plan("{\"a\":1}\n".repeat(9), "--format", "auto").format()).isEqualTo(BuiltIn.JSON);
        assertThatThrownBy(() -> plan("prose\n", "--format", "auto"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not sure")
                .hasMessageContaining("options");
        assertThat(Guess.SURE).isLessThan(1);
    }

    @Test
    void plan_refusesWhatDoesNotFitTogether() {
        assertThatThrownBy(() -> plan("", "--format", "yaml")).hasMessageContaining("There is no --format yaml. ");
        assertThatThrownBy(() -> plan("", "--format", "json", "--select", "a", "--drop", "b"))
                .hasMessageContaining("one of them");
        assertThatThrownBy(() -> plan("", "--key", "field:/a")).hasMessageContaining("--format");
        for (String option : List.of("--select=a/b", "--drop=a/b", "--key=field:a/b", "--time-field=a/b")) {
            assertThatThrownBy(() -> plan("", "--format", "json", option))
                    .hasMessageStartingWith(option.replaceFirst("=.*", ""))
                    .hasMessageContaining("write /a/b");
        }
        assertThatThrownBy(() -> plan("", "--format", "json", "--key", "field:/a/*/id"))
                .hasMessageContaining("name one element");
        assertThatThrownBy(() -> plan("", "--format", "regex")).hasMessageContaining("--pattern");
        assertThatThrownBy(() -> plan("", "--format", "json", "--since", "2026-02-01", "--until", "2026-01-01"))
                .hasMessageContaining("nothing would be loaded");
        assertThatThrownBy(() -> plan("", "--multiline", "(")).hasMessageContaining("RE2");
    }
}
