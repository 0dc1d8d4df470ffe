package dev.sluice.bench.jmh;

import dev.sluice.pack.AggregatedWriter;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Lines;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An operation is a MiB of access log, made into aggregated records of at most 1 MiB, an event a user record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Logs.BYTES >> 20)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AggregateBenchmark {
    private static final int RECORD_BYTES = 1_000_000;

    private final AggregatedWriter writer = new AggregatedWriter();
    private final byte[] key = {'k'};
    private final BatchId id = new BatchId(new Chunk(new SourceId(1, 2), 0, Logs.BYTES), 0, 0, 1, 0);
    private ByteBuffer events = ByteBuffer.allocateDirect(0);

    @Setup
    public void setUp() {
        events = Logs.direct("combined");
    }

    @Benchmark
    public long aggregate() {
        long bytes = 0;
        int from = 0;
        writer.start(BigInteger.ONE);
        for (int at = Lines.next(events, 0, events.limit()); at >= 0; at = Lines.next(events, from, events.limit())) {
            if (writer.sizeBytes() + AggregatedWriter.growthAtMost(1, at - from) > RECORD_BYTES) {
                bytes += writer.finish(id).length;
                writer.start(BigInteger.ONE);
            }
            writer.add(writer.key(key, 0, 1), events, from, at - from);
            from = at + 1;
        }
        return bytes + writer.finish(id).length;
    }
}
