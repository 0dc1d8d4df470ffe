package dev.sluice.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pack.AggregatedWriter;
import dev.sluice.pack.BatchId;
import dev.sluice.pack.HashRange;
import dev.sluice.pack.RandomEvents;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Aggregated batches before, during and after a reshard: every event once. */
class DistinctDecoderTest {
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);
    private static final HashRange LOW = new HashRange(BigInteger.ZERO, HALF.subtract(BigInteger.ONE));
    private static final HashRange HIGH = new HashRange(HALF, HashRange.MAX_KEY);

    private final DistinctDecoder decoder = new DistinctDecoder(new RecordDecoder(), new Distinct());
    private final List<String> keys =
            IntStream.range(0, 40).mapToObj(i -> "key-" + i).toList();
    private final BatchId id = id(keys.size());

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void copy_isLeftOut_whereverItLies() {
        assertThat(read(keys, HashRange.ALL)).containsExactlyElementsOf(keys);
        assertThat(read(keys, HashRange.ALL)).isEmpty();
        assertThat(read(keys, LOW)).isEmpty();
        assertThat(read(inside(LOW), LOW)).isEmpty();
    }

    @Test
    void batch_isComplete_whenItsPartsHaveCome() {
        assertThat(read(keys, LOW)).containsExactlyElementsOf(inside(LOW));
        assertThat(read(keys, LOW)).isEmpty();
        assertThat(read(inside(HIGH), HIGH)).containsExactlyElementsOf(inside(HIGH));
        assertThat(read(inside(HIGH), HIGH)).isEmpty();
        assertThat(read(keys, HashRange.ALL)).isEmpty();
    }

    @Test
    void wholeCopy_bringsOnlyTheRest_whenAPartCameFirst() {
        assertThat(read(inside(HIGH), HIGH)).containsExactlyElementsOf(inside(HIGH));
        assertThat(read(keys, HashRange.ALL)).containsExactlyElementsOf(inside(LOW));
        assertThat(read(keys, HashRange.ALL)).isEmpty();
    }

    /** Whole copies and parts in any order, over shards of any cut, as long as every range comes at least once. */
    @RepeatedTest(50)
    void everyEvent_comesOnce_howeverTheLaneIsCut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<HashRange> shards = cut(random);
        List<HashRange> landings = new ArrayList<>(shards);
        for (int i = random.nextInt(6); i > 0; i--) {
            landings.add(random.nextInt(4) == 0 ? HashRange.ALL : shards.get(random.nextInt(shards.size())));
        }
        Collections.shuffle(landings, random);
        List<String> seen = new ArrayList<>();
        for (HashRange landing : landings) {
            seen.addAll(read(random.nextBoolean() ? keys : inside(landing), landing));
        }
        assertThat(seen).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void eventsOutsideTheShard_areLeftOut_asAwsReadersDo() {
        try (RecordDecoder plain = new RecordDecoder()) {
            Decoded decoded = plain.decode(payload(keys, null), LOW, List.of());
            assertThat(lines(decoded)).containsExactlyElementsOf(inside(LOW));
        }
    }

    @Test
    void explicitHashKey_decides_whenThereIsOne() {
        try (RecordDecoder plain = new RecordDecoder()) {
            byte[] payload = payload(keys, HALF);
            assertThat(lines(plain.decode(payload, HIGH, List.of()))).containsExactlyElementsOf(keys);
            assertThat(lines(plain.decode(payload, LOW, List.of()))).isEmpty();
        }
    }

    private List<String> read(List<String> events, HashRange shard) {
        return events.isEmpty() ? List.of() : lines(decoder.decode(payload(events, null), shard));
    }

    private byte[] payload(List<String> events, @Nullable BigInteger hashKey) {
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(hashKey);
        for (String event : events) {
            byte[] key = event.getBytes(StandardCharsets.US_ASCII);
            writer.add(writer.key(key, 0, key.length), ByteBuffer.wrap(key), 0, key.length);
        }
        return writer.finish(id);
    }

    private List<String> inside(HashRange range) {
        return keys.stream().filter(key -> range.contains(md5(key))).toList();
    }

    private static List<HashRange> cut(Random random) {
        BigInteger[] bounds = new BigInteger[1 + random.nextInt(4)];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = new BigInteger(127, random).add(BigInteger.ONE);
        }
        Arrays.sort(bounds);
        List<HashRange> ranges = new ArrayList<>();
        BigInteger first = BigInteger.ZERO;
        for (BigInteger bound : bounds) {
            ranges.add(new HashRange(first, bound));
            first = bound.add(BigInteger.ONE);
        }
        ranges.add(new HashRange(first, HashRange.MAX_KEY));
        return ranges;
    }

    private static BatchId id(int events) {
        BatchId any = RandomEvents.id(new Random(4));
        return new BatchId(any.chunk(), 0, 3, events, 5);
    }

    private static List<String> lines(Decoded decoded) {
        return new String(RecordDecoderTest.bytes(decoded), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    private static BigInteger md5(String key) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
