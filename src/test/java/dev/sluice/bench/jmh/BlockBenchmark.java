package dev.sluice.bench.jmh;

import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Rung;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.nio.ByteBuffer;
import java.util.Locale;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** An operation is a MiB of events, four of them to a block: the cost of a codec, and of what stands around it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Logs.BYTES >> 20)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockBenchmark {
    @Param({"zstd", "gzip", "none"})
    public String compression = "";

    @Param({"combined", "json"})
    public String format = "";

    private ByteBuffer events = ByteBuffer.allocateDirect(0);
    private BlockCodec codec = Compression.NONE.codec(Rung.of(0), null);
    private final BatchId id = new BatchId(new Chunk(new SourceId(1, 2), 0, Logs.BYTES), 0, BatchId.NO_LANE, 1, 0);

    @Setup
    public void setUp() {
        Compression chosen = Compression.valueOf(compression.toUpperCase(Locale.ROOT));
        codec = chosen.codec(Rung.of(chosen.defaultLevel()), null);
        events = Logs.direct(format);
    }

    @TearDown
    public void tearDown() {
        codec.close();
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(events, id);
    }
}
