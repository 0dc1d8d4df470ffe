package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.BatchId;
import dev.sluice.read.BatchIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BatchIdsTest {
    @Test
    void plainPayloads_haveNoId() {
        for (String text : new String[] {"", "x", "\n", "{\"a\":1}\n", "(µ/ý starts like zstd in another charset"}) {
            assertThat(BatchIds.find(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
            assertThat(BatchIds.find(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .isEmpty();
        }
    }

    @Test
    void id_isNotTaken_whenItsVersionIsUnknown() {
        byte[] payload = zstd(new Random(5), 10);
        payload[payload.length - BatchId.BYTES] = 9;
        assertThat(BatchIds.find(payload)).isEmpty();
    }

    @Test
    void id_isNotTaken_whenTheChunkIsNoRange() {
        byte[] payload = zstd(new Random(5), 10);
        payload[payload.length - BatchId.BYTES + 17] |= (byte) 0x80;
        assertThat(BatchIds.find(payload)).isEmpty();
    }

    /** Whatever a payload holds, it has an id or none; it never throws. */
    @RepeatedTest(40)
    void damagedPayloads_neverThrow() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (byte[] whole : new byte[][] {zstd(random, 5), gzip(random, 5), AggregatedWriterTest.payload(random, 5)}) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
            assertThat(BatchIds.find(damaged)).as("seed %d", seed).isNotNull();
            assertThat(BatchIds.find(cut)).as("seed %d", seed).isNotNull();
        }
    }

    private static byte[] zstd(Random random, int events) {
        return block(Compression.ZSTD, random, events);
    }

    private static byte[] gzip(Random random, int events) {
        return block(Compression.GZIP, random, events);
    }

    private static byte[] block(Compression compression, Random random, int events) {
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            byte[] lines = RandomEvents.lines(RandomEvents.some(random, events));
            return codec.encode(RandomEvents.direct(lines), RandomEvents.id(random));
        }
    }
}
