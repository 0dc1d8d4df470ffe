package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sluice.pack.AggregatedWriter;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.RandomEvents;
import dev.sluice.pack.Rung;
import dev.sluice.read.BatchId;
import dev.sluice.read.BatchIds;
import dev.sluice.read.Distinct;
import dev.sluice.read.HashRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

class CatSinkTest {
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
        assertThat(text()).isEqualTo("a line of log that is long enough to be hit\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZSTD", "GZIP", "AGGREGATED"})
    void soundCopy_isWrittenRaw_whateverTheOrderOfTheDamagedOnes(String layout) throws IOException {
        byte[] sound = layout.equals("AGGREGATED")
                ? aggregated("a line of log that is long enough to be hit")
                : block(Compression.valueOf(layout), "a line of log that is long enough to be hit\n");
        byte[] damaged = sound.clone();
        // In the events themselves, and not in the batch id, which stands before or behind them.
        damaged[layout.equals("GZIP") ? 80 : layout.equals("ZSTD") ? 20 : indexOf(sound, "long enough")] ^= 1;
        assertThat(BatchIds.find(damaged)).isEqualTo(BatchIds.find(sound)).isPresent();
        for (byte[][] order : new byte[][][] {{damaged, sound}, {damaged, damaged, sound, sound}}) {
            out.reset();
            assertThat(write(new Distinct(), true, order)).isEqualTo(order.length / 2);
            assertThat(out.toByteArray()).endsWith(sound).hasSize(sound.length * (order.length / 2 + 1));
        }
        out.reset();
        write(new Distinct(), true, sound, damaged, sound);
        assertThat(out.toByteArray()).isEqualTo(sound);
    }

    /** A frame that inflates to something else than its batch held is not the batch, sound though it is. */
    @Test
    void otherEvents_keepNoBatchOut_whenTheyBearItsId() throws IOException {
        BatchId id = RandomEvents.id(random, "the event\n".getBytes(StandardCharsets.US_ASCII));
        byte[] wrong = block(Compression.ZSTD, id, "another\n");
        byte[] right = block(Compression.ZSTD, id, "the event\n");
        assertThat(write(new Distinct(), false, wrong, right, right)).isEqualTo(1);
        assertThat(text()).isEqualTo("the event\n");
    }

    @Test
    void stray_isCountedUnlessItsBatchIsElsewhere_andIsWrittenRaw() throws IOException {
        byte[] batch = aggregated("an event");
        HashRange none = new HashRange(BigInteger.ZERO, BigInteger.ZERO);
        for (boolean raw : new boolean[] {false, true}) {
            try (CatSink sink = sink(raw, new Distinct())) {
                sink.accept("none", none, record(batch));
                assertThat(sink.misfits().strays()).isEqualTo(1);
                sink.accept("other", HashRange.ALL, record(batch));
                sink.accept("none", none, record(batch));
                assertThat(sink.misfits().strays()).isZero();
                sink.flush();
            }
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes("an event\n".getBytes(StandardCharsets.US_ASCII));
        // Raw, the stray and the sound copy: a stray is a copy of nothing that was written.
        expected.writeBytes(batch);
        expected.writeBytes(batch);
        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void stray_isToldAtOnce_whenReadingHasNoEnd() throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        Record stray =
                record(aggregated("an event")).toBuilder().sequenceNumber("7").build();
        try (CatSink sink = sink(false, null, err);
                CatSink raw = sink(true, new Distinct(), err)) {
            sink.accept("s0", new HashRange(BigInteger.ZERO, BigInteger.ZERO), stray);
            assertThat(said)
                    .hasToString(String.format(
                            "sluice: s0, sequence number 7: passed over, since it lies outside the shard's range.%n"));
            raw.accept("s0", new HashRange(BigInteger.ZERO, BigInteger.ZERO), stray);
            assertThat(said).asString().hasLineCount(1);
        }
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
        try (CatSink sink = sink(raw, distinct)) {
            for (byte[] payload : payloads) {
                sink.accept("shard", HashRange.ALL, record(payload));
            }
            sink.flush();
            return sink.misfits().damaged();
        }
    }

    private CatSink sink(boolean raw, @Nullable Distinct distinct) {
        return sink(raw, distinct, null);
    }

    private CatSink sink(boolean raw, @Nullable Distinct distinct, @Nullable PrintStream atOnce) {
        CatOutput output = CatOutput.to(new DataOutput(out), null);
        return new CatSink(
                output,
                new CatSink.Shape(
                        raw ? CatSink.Form.RAW : CatSink.Form.LINES, new EventChoice(List.of(), null), null, List.of()),
                distinct,
                atOnce);
    }

    private static Record record(byte[] payload) {
        return Record.builder().data(SdkBytes.fromByteArray(payload)).build();
    }

    private byte[] block(String lines) {
        return block(Compression.ZSTD, lines);
    }

    private byte[] block(Compression compression, String lines) {
        return block(compression, RandomEvents.id(random, lines.getBytes(StandardCharsets.US_ASCII)), lines);
    }

    private static byte[] block(Compression compression, BatchId id, String lines) {
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            return codec.encode(RandomEvents.direct(lines.getBytes(StandardCharsets.US_ASCII)), id);
        }
    }

    private byte[] aggregated(String event) {
        byte[] bytes = event.getBytes(StandardCharsets.US_ASCII);
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(null);
        writer.add(writer.key(new byte[] {'k'}, 0, 1), ByteBuffer.wrap(bytes), 0, bytes.length);
        return writer.finish(RandomEvents.id(random, bytes));
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private String text() {
        return out.toString(StandardCharsets.US_ASCII);
    }
}
