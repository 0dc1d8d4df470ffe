package dev.sluice.parse.guess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GuesserTest {
    private static final Guesser GUESSER =
            new Guesser(ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z")), Formats.BUILT_IN);

    private static Guess guess(String text) {
        return GUESSER.guess(text.getBytes(StandardCharsets.UTF_8), true);
    }

    private static Arguments log(Format format, String dialect, String layout, Function<SampleLogs, String> maker) {
        return Arguments.of(format, dialect, layout, maker);
    }

    static Stream<Arguments> logs() {
        return Stream.of(
                log(BuiltIn.COMBINED, "nginx", "dd/MMM/yyyy:HH:mm:ss Z", SampleLogs::nginx),
                log(BuiltIn.COMBINED, "virtual host", "dd/MMM/yyyy:HH:mm:ss Z", SampleLogs::apacheVhost),
                log(BuiltIn.APACHE_ERROR, "Apache error", "EEE MMM dd HH:mm:ss.SSSSSS yyyy", SampleLogs::apacheError),
                log(BuiltIn.SYSLOG, "RFC 3164", "MMM d HH:mm:ss, without a year", SampleLogs::syslog3164),
                log(BuiltIn.SYSLOG, "RFC 3164", "MMM d HH:mm:ss, without a year", SampleLogs::syslogFile),
                log(BuiltIn.SYSLOG, "RFC 5424", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", SampleLogs::syslog5424),
                log(BuiltIn.SYSLOG, "short-iso", "yyyy-MM-dd'T'HH:mm:ssZ", SampleLogs::journald),
                log(BuiltIn.POSTGRESQL_CSV, "csvlog", "yyyy-MM-dd HH:mm:ss.SSS zzz", SampleLogs::postgresCsv),
                log(BuiltIn.POSTGRESQL, "stderr", "yyyy-MM-dd HH:mm:ss.SSS zzz", SampleLogs::postgresStderr),
                log(BuiltIn.MYSQL_SLOW, "MySQL slow", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", SampleLogs::mysqlSlow),
                log(BuiltIn.HAPROXY, "HAProxy HTTP", "MMM d HH:mm:ss, without a year", SampleLogs::haproxy),
                log(BuiltIn.CRI, "Kubernetes", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", SampleLogs::cri),
                log(BuiltIn.DOCKER, "Docker", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", SampleLogs::docker),
                log(BuiltIn.JSON, "GELF", "seconds since 1970", SampleLogs::gelf),
                log(BuiltIn.LOGBACK, "Java", "yyyy-MM-dd HH:mm:ss.SSS", SampleLogs::logback),
                log(BuiltIn.LOGBACK, "Java", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", SampleLogs::springBoot),
                log(BuiltIn.LOGBACK, "Java", "yyyy-MM-dd HH:mm:ss,SSS", SampleLogs::log4jWithContext),
                log(BuiltIn.PYTHON, "Python", "yyyy-MM-dd HH:mm:ss,SSS", SampleLogs::python),
                log(BuiltIn.W3C, "CloudFront", "yyyy-MM-dd HH:mm:ss", SampleLogs::cloudFront),
                log(BuiltIn.ALB, "application load balancer", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", SampleLogs::alb),
                log(BuiltIn.VPC_FLOW, "VPC", "seconds since 1970", SampleLogs::vpcFlow),
                log(BuiltIn.VPC_FLOW, "VPC", "seconds since 1970", SampleLogs::vpcFlowWithHeader),
                log(BuiltIn.LOGFMT, "logfmt", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", SampleLogs::logfmt),
                log(BuiltIn.CSV, "comma", "yyyy-MM-dd HH:mm:ss", SampleLogs::csv));
    }

    /** What backfills from S3 are made of: each is advised with the command that loads an event per element. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'a':1},\\n {'a':2}]                           | --format json                  | 2",
                "{'a':1}{'a':2}{'a':3}                          | --format json                  | 3",
                "{\\n 'a': 1\\n}\\n{\\n 'a': 2\\n}                  | --format json                  | 2",
                "{'Records':[{'eventVersion':'1','eventTime':'2026-01-01T00:00:00Z','eventSource':'s3'}]} | --format cloudtrail | 1",
                "{'n':2,'Items':[{'a':{'S':'1234567890'}},{'a':{'S':'2'}},{'a':{'S':'3'}},{'a':{'S':'4'}}]} | --format json --split /Items | 4",
                "{'r':{'x~/y':[{'a':'1234567890'},{'a':'1234567890'},{'a':'1234567890'},{'a':'1'}]}} | --format json --split /r/x~0~1y | 4",
                // One event of a log that is written an object a line may hold an array, too.
                "{'user':'ann','took':12,'errors':[{'c':1},{'c':2}]} | --format json                 | 1",
                "{'Items':[{'a':1},{'a':2},{'a':3}]}\\n{'Items':[{'a':1},{'a':2},{'a':3}]}\\n{'a':1}\\n | --format json | 3"
            })
    void guess_advisesToSplitWhatIsNotOnLines(String text, String options, int events) {
        Guess guess = guess(text.replace('\'', '"').replace("\\n", "\n"));
        assertThat(guess.asOptions()).as("%s", guess).isEqualTo(options);
        assertThat(guess.sure()).as("%s", guess).isTrue();
        assertThat(guess.evidence().events()).isEqualTo(events);
        assertThat(guess.evidence().rejects()).isZero();
    }

    @Test
    void guess_splitsWhatIsSeenOfALongDocument() {
        String text = "{\"nextToken\":null,\"events\":[" + "{\"message\":\"hello, world\"},".repeat(60_000);
        Guess guess = GUESSER.guess(text.getBytes(StandardCharsets.UTF_8), false);
        assertThat(guess.asOptions()).isEqualTo("--format json --split /events");
        assertThat(guess.split()).isTrue();
        assertThat(guess.evidence().events()).isGreaterThan(10_000);
        assertThat(guess.evidence().rejects()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("logs")
    void guess_namesTheFormat(Format format, String dialect, String layout, Function<SampleLogs, String> maker) {
        for (long seed = 0; seed < 20; seed++) {
            Guess guess = guess(maker.apply(new SampleLogs(seed)));
            assertThat(guess.format()).as("seed %d: %s", seed, guess).isEqualTo(format);
            assertThat(guess.sure()).as("seed %d: %s", seed, guess).isTrue();
            assertThat(guess.dialect()).contains(dialect);
            assertThat(guess.evidence().rejects())
                    .as("seed %d: %s", seed, guess)
                    .isZero();
            assertThat(guess.evidence().events()).isGreaterThanOrEqualTo(50);
            assertThat(guess.multiLine()).isEqualTo(format.multiLine());
            assertThat(guess.evidence().samples()).hasSize(Guess.SAMPLES);
            assertThat(guess.evidence().time())
                    .extracting(TimeShape::layout)
                    .as("seed %d", seed)
                    .isEqualTo(layout);
            boolean named = layout.matches(".*(XXX|Z|z)");
            boolean epoch = layout.endsWith("1970");
            assertThat(guess.evidence().time())
                    .extracting(TimeShape::zone)
                    .asString()
                    .startsWith(named ? "named" : epoch ? "UTC" : "not");
        }
    }

    @Test
    void guess_namesTheDelimiter() {
        Guess guess = guess(new SampleLogs(1).semicolons());
        assertThat(guess.asOptions()).isEqualTo("--format csv --delimiter ';'");
        assertThat(guess.sure()).isTrue();
    }

    @Test
    void guess_isNotSureWhenLinesAreOfNoFormat() {
        Guess prose = guess(new SampleLogs(1).prose());
        assertThat(prose.sure()).as(prose.toString()).isFalse();
        Guess own = guess(new SampleLogs(1).ownWithTimes());
        assertThat(own.sure()).as(own.toString()).isFalse();
        assertThat(own.multiLine()).isEqualTo("timestamp");
        assertThat(guess("").sure()).isFalse();
        assertThat(guess("\n\n\r\n").sure()).isFalse();
    }

    @Test
    void guess_isNotSureWhenFormatsAreMixed() {
        SampleLogs logs = new SampleLogs(2);
        Guess guess = guess(logs.nginx() + logs.logfmt() + logs.docker());
        assertThat(guess.sure()).as(guess.toString()).isFalse();
    }

    @Test
    void guess_isNotSureWhenThereIsOneLine() {
        String line = new SampleLogs(3).nginx().lines().findFirst().orElseThrow();
        Guess guess = guess(line);
        assertThat(guess.format()).isEqualTo(Format.RAW);
        assertThat(guess(line + "\n" + line + "\n" + line + "\n").format()).isEqualTo(BuiltIn.COMBINED);
    }

    @Test
    void guess_leavesOffALineThatTheSampleCuts() {
        String text = new SampleLogs(4).docker();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 10);
        assertThat(GUESSER.guess(cut, false).evidence().rejects()).isZero();
        assertThat(GUESSER.guess(cut, true).evidence().rejects()).isEqualTo(1);
    }
}
