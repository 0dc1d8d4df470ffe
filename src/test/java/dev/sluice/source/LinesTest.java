package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void search_agreesWithByteByByteSearch() {
        long seed = 17;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                // Neighbours of the newline in value and in place are where bit tricks go wrong.
                bytes[i] = random.nextInt(3) == 0 ? (byte) (9 + random.nextInt(3)) : (byte) (bytes[i] & 0x8b);
            }
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int first = -1;
            int last = -1;
            int count = 0;
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\n') {
                    first = first < 0 ? i : first;
                    last = i;
                    count++;
                }
            }
            String where = "seed " + seed + " round " + round;
            ByteBuffer wrapped = ByteBuffer.wrap(bytes);
            assertThat(Lines.next(wrapped, from, to)).as(where).isEqualTo(first);
            assertThat(Lines.next(direct, from, to)).as(where).isEqualTo(first);
            assertThat(Lines.last(direct, from, to)).as(where).isEqualTo(last);
            assertThat(Lines.last(bytes, from, to)).as(where).isEqualTo(last);
            assertThat(Lines.count(direct, from, to)).as(where).isEqualTo(count);
        }
    }
}
