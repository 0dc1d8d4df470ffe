package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sluice.deliver.Shard;
import dev.sluice.pack.BatchId;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.HashRange;
import dev.sluice.pack.RandomEvents;
import dev.sluice.read.Distinct;
import dev.sluice.read.RecordSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

class LineSinkTest {
    private final Random random = new Random(8);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void copies_areLeftOut_whenDistinct() throws IOException {
        byte[] a = block("a\nb\n");
        byte[] b = block("a\nb\n");
        byte[] line = "plain".getBytes(StandardCharsets.US_ASCII);
        write(new Distinct(), false, a, a, b, line, line, a);
        assertThat(text()).isEqualTo("a\nb\na\nb\nplain\nplain\n");
    }

    @Test
    void copies_areWritten_whenNotDistinct() throws IOException {
        byte[] a = block("a\n");
        write(null, false, a, a);
        assertThat(text()).isEqualTo("a\na\n");
    }

    @Test
    void soundCopy_isWritten_whenTheFirstWasDamaged() throws IOException {
        byte[] sound = block("a line of log that is long enough to be hit\n");
        byte[] damaged = sound.clone();
        damaged[20] ^= 1;
        assertThat(write(new Distinct(), false, damaged, sound)).isEqualTo(1);
        assertThat(text()).endsWith("a line of log that is long enough to be hit\n");
    }

    @Test
    void rawPayloads_areJoinedAsTheyAre() throws IOException {
        byte[] a = block("a\n");
        byte[] b = block("b\n");
        write(new Distinct(), true, a, b, a);
        byte[] expected = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, expected, a.length, b.length);
        assertThat(out.toByteArray()).isEqualTo(expected);
    }

    @Test
    void records_areWhole_whateverTheirLengthToTheBuffers() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        DataOutput output = new DataOutput(out);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(i % 10 == 0 ? 400_000 : 3_000)];
            random.nextBytes(bytes);
            output.write(ByteBuffer.wrap(bytes));
            expected.writeBytes(bytes);
        }
        output.flush();
        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void brokenPipe_isTold_alsoBehindAPrintStream() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        for (OutputStream stream : new OutputStream[] {broken, new PrintStream(broken, true, StandardCharsets.UTF_8)}) {
            DataOutput output = new DataOutput(stream);
            assertThatIOException()
                    .isThrownBy(() -> {
                        output.write(ByteBuffer.allocate(1));
                        output.flush();
                    })
                    .matches(DataOutput::isBrokenPipe);
        }
    }

    /** The number of damaged records. */
    private long write(@Nullable Distinct distinct, boolean raw, byte[]... payloads) throws IOException {
        DataOutput output = new DataOutput(out);
        try (LineSink lines = new LineSink(output, distinct)) {
            RecordSink sink = raw ? new RawSink(output, distinct) : lines;
            for (byte[] payload : payloads) {
                sink.accept(
                        new Shard("shard", HashRange.ALL),
                        Record.builder().data(SdkBytes.fromByteArray(payload)).build());
            }
            sink.flush();
            return lines.damaged();
        }
    }

    private byte[] block(String lines) {
        BatchId id = RandomEvents.id(random);
        try (BlockCodec codec = Compression.ZSTD.codec(3)) {
            return codec.encode(RandomEvents.direct(lines.getBytes(StandardCharsets.US_ASCII)), id);
        }
    }

    private String text() {
        return out.toString(StandardCharsets.US_ASCII);
    }
}
