package dev.sluice.bench.jmh;

import dev.sluice.source.Lines;
import java.nio.ByteBuffer;
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

/** Finding the lines of a chunk: an operation is a MiB of log. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Logs.BYTES >> 20)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinesBenchmark {
    @Param({"combined", "app"})
    public String format = "";

    private ByteBuffer log = ByteBuffer.allocateDirect(0);

    @Setup
    public void setUp() {
        log = Logs.direct(format);
    }

    @Benchmark
    public int slices() {
        int lines = 0;
        for (int at = Lines.next(log, 0, log.limit()); at >= 0; at = Lines.next(log, at + 1, log.limit())) {
            lines++;
        }
        return lines;
    }

    @Benchmark
    public int count() {
        return Lines.count(log, 0, log.limit());
    }
}
