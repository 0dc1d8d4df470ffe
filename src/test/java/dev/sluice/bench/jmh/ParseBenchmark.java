package dev.sluice.bench.jmh;

import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.EventParser;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.source.Lines;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Lines into JSON events, each format's parser: an operation is a MiB of log. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Logs.BYTES >> 20)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParseBenchmark {
    /** Of the others the log is the samples in their files. */
    private static final Set<String> GENERATED = Set.of("json", "combined", "common");

    @Param({"json", "combined", "common", "syslog", "haproxy", "postgresql", "logback"})
    public String format = "";

    /** Which events are asked for by their time: no question, one that all pass, one that none does. */
    @Param({"any", "all", "none"})
    public String times = "";

    private byte[] log = {};
    private EventParser parser = BuiltIn.COMBINED.parser(ParserOptions.defaults(Instant.EPOCH));
    private final JsonBuffer out = new JsonBuffer(1 << 12);

    @Setup
    public void setUp() {
        Format its = Format.named(format).orElseThrow();
        log = GENERATED.contains(format) ? Logs.of(format) : Logs.ofSamples(its);
        parser = its.parser(ParserOptions.defaults(Instant.EPOCH));
        parser.onlyWithin(
                switch (times) {
                    case "all" -> new TimeRange(0, Long.MAX_VALUE);
                    case "none" -> new TimeRange(Long.MIN_VALUE, 0);
                    default -> TimeRange.ALL;
                });
        parser.begin(null);
    }

    @Benchmark
    public int parse() {
        int events = 0;
        int from = 0;
        ByteBuffer bytes = ByteBuffer.wrap(log);
        for (int at = Lines.next(bytes, 0, log.length); at >= 0; at = Lines.next(bytes, from, log.length)) {
            out.truncate(0);
            events += parser.parse(log, from, at, out) == Outcome.EVENT ? 1 : 0;
            from = at + 1;
        }
        return events;
    }
}
