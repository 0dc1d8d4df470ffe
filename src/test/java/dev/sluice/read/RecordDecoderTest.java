package dev.sluice.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.sluice.Zipped;
import dev.sluice.pack.AggregatedWriter;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.DictionaryTraining;
import dev.sluice.pack.RandomEvents;
import dev.sluice.pack.Rung;
import dev.sluice.read.Decoded.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
    private final RecordDecoder decoder = new RecordDecoder();

    @AfterEach
    void close() {
        decoder.close();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void block_givesItsLines(Compression compression) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            for (int i = 0; i < 50; i++) {
                byte[] lines = RandomEvents.lines(RandomEvents.some(random, 1 + random.nextInt(300)));
                byte[] payload = codec.encode(RandomEvents.direct(lines), RandomEvents.id(random));
                Decoded decoded = decoder.decode(payload);
                assertThat(bytes(decoded)).as("seed %d", seed).isEqualTo(lines);
                if (compression != Compression.NONE) {
                    assertThat(decoded.damage()).as("seed %d", seed).isNull();
                }
            }
        }
    }

    @RepeatedTest(10)
    void aggregatedRecord_givesOneLineAnEvent() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> events = RandomEvents.some(random, 1 + random.nextInt(500));
        Decoded decoded = decoder.decode(aggregated(random, events));
        assertThat(decoded.form()).isEqualTo(Form.AGGREGATED);
        assertThat(bytes(decoded)).as("seed %d", seed).isEqualTo(RandomEvents.lines(events));
    }

    @Test
    void plainEvent_getsANewline_unlessItHasOne() {
        for (String event : List.of("", "a", "a\n", "a\nb", "\n", "a\r\n")) {
            String line = event.endsWith("\n") ? event : event + "\n";
            assertThat(text(event.getBytes(StandardCharsets.UTF_8))).isEqualTo(line);
        }
    }

    @Test
    void compressedText_getsANewline_whenItsProducerWroteNone() throws IOException {
        assertThat(text(Zstd.compress("no newline".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("no newline\n");
        assertThat(text(Zipped.gzip("no newline"))).isEqualTo("no newline\n");
        assertThat(text(Zipped.gzip(""))).isEmpty();
    }

    /** Other producers stream frames, without their size, or put several into a record. */
    @Test
    void severalFrames_areAllRead_withAndWithoutTheirSize() throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(Zstd.compress("one\n".getBytes(StandardCharsets.US_ASCII)));
        try (OutputStream unsized = new ZstdOutputStreamNoFinalizer(payload)) {
            unsized.write("two\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(text(payload.toByteArray())).isEqualTo("one\ntwo\n");

        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(Zipped.gzip("one\n"));
        members.writeBytes(Zipped.gzip("two\n"));
        assertThat(text(members.toByteArray())).isEqualTo("one\ntwo\n");
    }

    /** pzstd puts one before each of its frames. */
    @Test
    void skippableFrames_arePassedOver_whereverTheyStand() {
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};
        byte[] frame = Zstd.compress("one\n".getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            payload.writeBytes(skippable);
            payload.writeBytes(frame);
        }
        assertThat(text(payload.toByteArray())).isEqualTo("one\none\n");
        assertThat(decoder.decode(payload.toByteArray()).damage()).isNull();
        byte[] cut = Arrays.copyOf(payload.toByteArray(), payload.size() - 3);
        assertThat(decoder.decode(cut).damage()).startsWith("ZSTD: ");
    }

    @Test
    void zlibData_isUnpacked_andTextThatBeginsSoIsText() throws IOException {
        for (int level : new int[] {1, 5, 6, 9}) {
            assertThat(text(zlib("one\ntwo", level))).isEqualTo("one\ntwo\n");
        }
        byte[] damaged = zlib("a line that is going to be damaged", 6);
        damaged[10] ^= 1;
        assertThat(decoder.decode(damaged).damage()).startsWith("ZLIB: ");
        byte[] longer = Arrays.copyOf(zlib("one", 6), 40);
        assertThat(decoder.decode(longer).damage()).contains("something follows");
        assertThat(decoder.decode(Arrays.copyOf(zlib("one two three", 6), 12)).damage())
                .isNotNull();
        for (String line : List.of("x^2 + y^2 = 1", "x^", "xyz is a name", "x\u0001")) {
            Decoded decoded = decoder.decode(line.getBytes(StandardCharsets.UTF_8));
            assertThat(decoded.damage()).isNull();
            assertThat(bytes(decoded)).asString(StandardCharsets.UTF_8).isEqualTo(line + "\n");
        }
    }

    @Test
    void zlibData_areDamaged_whenTheyBeginLikeTextAndBreakOff() throws IOException {
        byte[] whole = zlib("2026-11-27 GET /a 200\n2026-11-27 POST /b 404 Mozilla/5.0 (X11; Linux x86_64)\n", 3);
        assertThat(whole).startsWith('x', '^');
        for (int cut = 1; cut < 20; cut++) {
            byte[] data = Arrays.copyOf(whole, whole.length - cut);
            assertThat(decoder.decode(data).damage()).as("cut by %d", cut).startsWith("ZLIB: ");
            assertThat(decoder.decode(others(List.of(data))).damage()).contains("ZLIB: ");
        }
        for (String line : List.of("x^2\t\u00b2", "x^ \u001b[1mbold\u001b[0m")) {
            byte[] latin = line.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(decoder.decode(latin).damage()).isNull();
        }
    }

    /** Never a line: what is left of a record that was cut down to its magic holds none. */
    @ParameterizedTest
    @ValueSource(strings = {"28b52ffd", "572a4d18", "1f8b08", "1f8b0800", "f3899ac2"})
    void record_isDamaged_whenOnlyItsFirstBytesAreLeft(String hex) {
        assertThat(decoder.decode(HexFormat.of().parseHex(hex)).damage()).isNotNull();
    }

    @Test
    void gzipMember_isSaidToBreakOff_whereverItDoes() throws IOException {
        byte[] whole = Zipped.gzip("one\n");
        for (int length = 3; length < whole.length; length++) {
            assertThat(decoder.decode(Arrays.copyOf(whole, length)).damage())
                    .as("the first %d bytes", length)
                    .startsWith("GZIP: ")
                    .doesNotContain("null");
        }
    }

    @Test
    void compressedUserRecords_areUnpacked_whereOthersAggregatedThem() throws IOException {
        List<byte[]> records = List.of(
                Zipped.gzip("one\n"),
                zlib("two", 6),
                Zstd.compress("three\nfour\n".getBytes(StandardCharsets.US_ASCII)),
                "x^2".getBytes(StandardCharsets.US_ASCII),
                "plain\n".getBytes(StandardCharsets.US_ASCII),
                new byte[0]);
        Decoded decoded = decoder.decode(others(records));
        assertThat(decoded.damage()).isNull();
        assertThat(bytes(decoded)).asString().isEqualTo("one\ntwo\nthree\nfour\nx^2\nplain\n\n");
        List<String> events = new ArrayList<>();
        decoded.events()
                .forEach(
                        event -> events.add(StandardCharsets.UTF_8.decode(event).toString()));
        assertThat(events).containsExactly("one", "two", "three\nfour", "x^2", "plain", "");

        byte[] damaged = Zipped.gzip("a user record that is going to be damaged");
        damaged[15] ^= 1;
        assertThat(decoder.decode(others(List.of(Zipped.gzip("sound"), damaged)))
                        .damage())
                .startsWith("AGGREGATED: a user record, GZIP: ");
    }

    /** Sluice compresses no user records: what it loaded is given back as it was. */
    @Test
    void event_staysAsItWas_whenItLooksCompressedInARecordOfSluice() throws IOException {
        byte[] event = Zipped.gzip("packed");
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(null);
        writer.add(writer.key(new byte[] {'k'}, 0, 1), ByteBuffer.wrap(event), 0, event.length);
        byte[] expected = Arrays.copyOf(event, event.length + 1);
        expected[event.length] = '\n';
        assertThat(bytes(decoder.decode(writer.finish(RandomEvents.id(new Random(1))))))
                .isEqualTo(expected);
    }

    @Test
    void bombsAmongUserRecords_areBounded() throws IOException {
        byte[] bomb = Zipped.gzip("0".repeat(700_000));
        try (RecordDecoder small = new RecordDecoder(1 << 20)) {
            assertThat(small.decode(others(List.of(bomb))).damage()).isNull();
            assertThat(small.decode(others(List.of(bomb, bomb))).damage()).contains("inflates to more than 1048576");
            assertThat(small.decode(zlib("0".repeat(2_000_000), 9)).damage()).contains("inflates to more than");
            // The memory is the decoder's own, and never twice as much as may be in it.
            byte[] memory = small.decode(Zipped.gzip("sound")).lines().array();
            assertThat(memory).hasSizeLessThanOrEqualTo((1 << 20) + 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void registrysHeader_isSaid_andItsDataGivesNoEvents(int compression) throws IOException {
        byte[] header = HexFormat.of().parseHex("030" + compression + "123e4567e89b12d3a456426614174000");
        byte[] data = Arrays.copyOf(header, 30);
        for (byte[] payload : List.of(data, others(List.of("sound".getBytes(StandardCharsets.US_ASCII), data)))) {
            Decoded decoded = decoder.decode(payload);
            assertThat(decoded.damage()).contains("Glue schema version 123e4567-e89b-12d3-a456-426614174000");
            assertThat(decoded.events()).isEmpty();
        }
        data[1] = 1;
        assertThat(decoder.decode(data).damage()).isNull();
    }

    /** An aggregated record as KPL writes it. */
    private static byte[] others(List<byte[]> records) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {AggregatedFormat.PARTITION_KEY, 1, 'k'});
        for (byte[] data : records) {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.writeBytes(new byte[] {AggregatedFormat.KEY_INDEX, 0});
            field(record, AggregatedFormat.DATA, data);
            field(message, AggregatedFormat.RECORD, record.toByteArray());
        }
        int end = AggregatedFormat.MAGIC_BYTES + message.size();
        byte[] payload = ByteBuffer.allocate(end + AggregatedFormat.DIGEST_BYTES)
                .putInt(AggregatedFormat.MAGIC)
                .put(message.toByteArray())
                .array();
        AggregatedFormat.sign(payload, AggregatedFormat.MAGIC_BYTES, end);
        return payload;
    }

    private static void field(ByteArrayOutputStream into, int tag, byte[] value) {
        into.write(tag);
        int length = value.length;
        for (; length > 0x7f; length >>>= 7) {
            into.write(length | 0x80);
        }
        into.write(length);
        into.writeBytes(value);
    }

    private static byte[] zlib(String text, int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zlib = new DeflaterOutputStream(bytes, new Deflater(level))) {
            zlib.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The JDK's stream ends there, and says nothing. */
    @Test
    void member_isDamaged_whenTheNextOnesHeaderIs() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(Zipped.gzip("one\n"));
        int second = members.size();
        members.writeBytes(Zipped.gzip("two\n"));
        for (int at = second; at < second + 3; at++) {
            byte[] damaged = members.toByteArray();
            damaged[at] ^= 1;
            assertThat(decoder.decode(damaged).damage()).contains("last gzip member");
        }
        assertThat(decoder.decode(Arrays.copyOf(members.toByteArray(), second + 5))
                        .damage())
                .isNotNull();
        byte[] padded = Arrays.copyOf(members.toByteArray(), members.size() + 7);
        assertThat(text(padded)).isEqualTo("one\ntwo\n");
    }

    @ParameterizedTest
    @EnumSource(MadeRecords.class)
    void record_givesItsEventsAndSaysWhichBatchItIsAndWhereItsEventsCameFrom(MadeRecords made) throws Exception {
        List<String> events = made.events(200);
        List<String> read = new ArrayList<>();
        for (Batch batch : made.batches(events)) {
            for (byte[] payload : MadeRecords.payloads(batch)) {
                Decoded decoded = decoder.decode(payload);
                assertThat(decoded.damage()).isNull();
                if (made.carriesId()) {
                    assertThat(decoded.id()).isEqualTo(batch.id());
                    assertThat(batch.id().chunk()).isEqualTo(MadeRecords.CHUNK);
                    assertThat(batch.id().isOf(decoded.lines())).isTrue();
                } else {
                    assertThat(decoded.id()).isNull();
                }
                decoded.events()
                        .forEach(event ->
                                read.add(StandardCharsets.UTF_8.decode(event).toString()));
            }
        }
        assertThat(read).isEqualTo(events);
    }

    @ParameterizedTest
    @EnumSource(MadeRecords.class)
    void record_isBareAndHoldsTheSameEvents_whenItIsToCarryNoId(MadeRecords made) throws Exception {
        List<String> events = made.events(200);
        List<String> read = new ArrayList<>();
        int bytes = 0;
        for (Batch batch : made.batches(events, false)) {
            for (byte[] payload : MadeRecords.payloads(batch)) {
                Decoded decoded = decoder.decode(payload);
                assertThat(decoded.damage()).isNull();
                assertThat(decoded.id()).isNull();
                decoded.events()
                        .forEach(event ->
                                read.add(StandardCharsets.UTF_8.decode(event).toString()));
                bytes += payload.length;
            }
        }
        assertThat(read).isEqualTo(events);
        int withIds = made.batches(events).stream()
                .flatMap(batch -> MadeRecords.payloads(batch).stream())
                .mapToInt(payload -> payload.length)
                .sum();
        int id = made == MadeRecords.ZSTD ? 57 : made == MadeRecords.GZIP ? 55 : made.carriesId() ? 84 : 0;
        // Of the aggregated record, its first user record's length may take a byte less as well.
        assertThat(withIds - bytes).isBetween(id, made == MadeRecords.AGGREGATED ? id + 1 : id);
    }

    @Test
    void eventOfSeveralLines_isOne_ofAnAggregatedRecord() {
        List<String> events = List.of("a", "b\n\tat c\n\tat d", "", "\n");
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(null);
        for (String event : events) {
            byte[] bytes = ("k" + event).getBytes(StandardCharsets.US_ASCII);
            writer.add(writer.key(bytes, 0, 1), ByteBuffer.wrap(bytes), 1, bytes.length - 1);
        }
        List<String> read = new ArrayList<>();
        decoder.decode(writer.finish(RandomEvents.id(new Random(1))))
                .events()
                .forEach(event ->
                        read.add(StandardCharsets.US_ASCII.decode(event).toString()));
        assertThat(read).isEqualTo(events);
    }

    @Test
    void damagedRecord_givesNoEvents() throws Exception {
        byte[] payload = MadeRecords.ZSTD.record(MadeRecords.ZSTD.events(200));
        payload[payload.length / 2] ^= 1;
        Decoded decoded = decoder.decode(payload);
        assertThat(decoded.damage()).isNotNull();
        assertThat(decoded.id()).as("what it was to be").isNotNull();
        assertThat(decoded.events()).isEmpty();
    }

    /** A cut of 15 bytes passed for a plain line. */
    @Test
    void aggregatedRecord_isDamaged_whenItEndsBeforeItsDigest() {
        byte[] whole = aggregated(new Random(1), RandomEvents.some(new Random(1), 3));
        for (int length : new int[] {5, 15, 20}) {
            assertThat(decoder.decode(Arrays.copyOf(whole, length)).damage()).contains("ends before its digest");
        }
    }

    /** Of an event of several lines the last may be empty; other producers' events may bring the newline of their one line. */
    @Test
    void emptyLastLine_isKept_ofSluicesOwnAggregatedEvents() {
        byte[] event = "a trace\n".getBytes(StandardCharsets.US_ASCII);
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(null);
        writer.add(writer.key(event, 0, 1), ByteBuffer.wrap(event), 0, event.length);
        assertThat(text(writer.finish(RandomEvents.id(new Random(1))))).isEqualTo("a trace\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "28b52ffd",
                "28b52ffd00",
                "28b52ffd6e6f206672616d65",
                "1f8b08",
                "1f8b0800000000",
                "1f8b087465787420",
                "f3899ac2",
                "f3899ac2746578742074657874207465787420",
                "f3899ac2000102030405060708090a0b0c0d0e0f101112131415161718"
            })
    void plainLine_isPassedOnAsItIs_whenItBeginsLikeAnotherLayout(String hex) {
        byte[] line = HexFormat.of().parseHex(hex);
        byte[] expected = Arrays.copyOf(line, line.length + 1);
        expected[line.length] = '\n';
        assertThat(bytes(decoder.decode(line))).isEqualTo(expected);
    }

    @RepeatedTest(60)
    void damagedRecord_isPassedOnWithTheReason_orIsStillWhole() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> events = RandomEvents.some(random, 20);
        byte[] lines = RandomEvents.lines(events);
        byte[] whole = random.nextInt(3) == 0
                ? aggregated(random, events)
                : block(random, lines, random.nextBoolean() ? Compression.ZSTD : Compression.GZIP);
        byte[] damaged =
                random.nextBoolean() ? Arrays.copyOf(whole, 8 + random.nextInt(whole.length - 8)) : whole.clone();
        damaged[4 + random.nextInt(damaged.length - 4)] ^= (byte) (1 + random.nextInt(255));
        Decoded decoded = decoder.decode(damaged);
        if (decoded.damage() == null) {
            // The blow hit the batch id, the gzip header's time or the like, or what the cut took was the batch id
            // alone.
            assertThat(bytes(decoded)).as("seed %d", seed).isEqualTo(lines);
        } else {
            assertThat(bytes(decoded)).as("seed %d", seed).startsWith(damaged);
        }
        assertThat(bytes(decoder.decode(whole)))
                .as("seed %d, the record after it", seed)
                .isEqualTo(lines);
    }

    @Test
    void frame_isDamaged_whenItInflatesToMoreThanTheBound() throws IOException {
        byte[] zeros = new byte[1 << 20];
        try (RecordDecoder small = new RecordDecoder(1 << 19)) {
            assertThat(small.decode(Zstd.compress(zeros)).damage()).contains("524288");
            assertThat(small.decode(Zipped.gzip(new String(zeros, StandardCharsets.US_ASCII)))
                            .damage())
                    .contains("524288");
        }
        assertThat(decoder.decode(Zstd.compress(zeros)).damage()).isNull();
    }

    /** 2^60 bytes in twelve: nothing is allocated for a promise. */
    @Test
    void frame_isDamaged_whenItClaimsMoreThanThereIs() {
        byte[] liar = HexFormat.of().parseHex("28b52ffde0000000000000001001000000");
        assertThat(decoder.decode(liar).damage()).isNotNull();
        assertThat(decoder.decode(liar).form()).isEqualTo(Form.PLAIN);
    }

    @Test
    void frame_isReadByTheDictionaryThatItNames() throws IOException {
        List<ZstdDictionary> two = List.of(dictionary(1), dictionary(2));
        for (ZstdDictionary each : two) {
            byte[] line = "user 12345 logged in from 192.0.2.17\n".getBytes(StandardCharsets.US_ASCII);
            byte[] frame = Zstd.compressUsingDict(line, each.bytes(), 3);
            ByteArrayOutputStream streamed = new ByteArrayOutputStream();
            try (OutputStream zstd = new ZstdOutputStreamNoFinalizer(streamed).setDict(each.bytes())) {
                zstd.write(line);
            }
            try (RecordDecoder both = new RecordDecoder(1 << 20, two)) {
                assertThat(bytes(both.decode(frame))).isEqualTo(line);
                assertThat(bytes(both.decode(Zstd.compress(line)))).isEqualTo(line);
                assertThat(bytes(both.decode(streamed.toByteArray()))).isEqualTo(line);
                assertThat(both.missingDictionaries()).isEmpty();
            }
            Decoded without = decoder.decode(frame);
            assertThat(without.damage()).contains("the dictionary " + each.id() + ", which is not given");
            assertThat(without.events()).isEmpty();
            assertThat(decoder.missingDictionaries()).contains(each.id());
        }
    }

    @Test
    void dictionary_isRefused_whenItIsNoneOrItsIdIsTaken() {
        assertThatThrownBy(() -> ZstdDictionary.of("no magic, no id".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] cut = Arrays.copyOf(dictionary(1).bytes(), 12);
        assertThatThrownBy(() -> ZstdDictionary.of(cut)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RecordDecoder(1 << 20, List.of(dictionary(1), dictionary(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ZstdDictionary dictionary(long seed) {
        Random random = new Random(seed);
        List<byte[]> lines = random.ints(2_000, 0, 100_000)
                .mapToObj(n -> "user %d logged in from 192.0.2.%d\n".formatted(n, n % 256))
                .map(line -> line.getBytes(StandardCharsets.US_ASCII))
                .toList();
        return DictionaryTraining.train(lines, 4 << 10).orElseThrow();
    }

    private static byte[] block(Random random, byte[] lines, Compression compression) {
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            return codec.encode(RandomEvents.direct(lines), RandomEvents.id(random));
        }
    }

    private static byte[] aggregated(Random random, List<byte[]> events) {
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(null);
        for (byte[] event : events) {
            byte[] key = {(byte) ('a' + random.nextInt(26))};
            writer.add(writer.key(key, 0, 1), ByteBuffer.wrap(event), 0, event.length);
        }
        return writer.finish(RandomEvents.id(random));
    }

    private String text(byte[] payload) {
        Decoded decoded = decoder.decode(payload);
        assertThat(decoded.damage()).isNull();
        return new String(bytes(decoded), StandardCharsets.UTF_8);
    }

    static byte[] bytes(Decoded decoded) {
        byte[] bytes = new byte[decoded.lines().remaining()];
        decoded.lines().get(decoded.lines().position(), bytes);
        return bytes;
    }
}
