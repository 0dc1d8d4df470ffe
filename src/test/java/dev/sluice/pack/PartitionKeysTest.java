package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.HashRange;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionKeysTest {
    private final PartitionKeys keys = new PartitionKeys();

    @Test
    void key_isTheKeyItselfWhenTheServiceTakesIt() {
        assertThat(of("user-7")).isEqualTo("user-7");
        assertThat(of("käse")).isEqualTo("käse");
        assertThat(of("x".repeat(256))).isEqualTo("x".repeat(256));
    }

    @Test
    void key_isTheHashWhenTheKeyIsEmptyOrLongOrNotUtf8() {
        assertThat(of("")).hasSize(64);
        assertThat(of("x".repeat(257))).hasSize(64);
        keys.set(new byte[] {(byte) 0xff}, 0, 1);
        assertThat(keys.to() - keys.from()).isEqualTo(64);
    }

    @Test
    void lane_isWhereTheMd5OfThePartitionKeyLies() throws Exception {
        BigInteger half = BigInteger.ONE.shiftLeft(127);
        Lanes lanes = new Lanes(List.of(
                new HashRange(BigInteger.ZERO, half), new HashRange(half.add(BigInteger.ONE), HashRange.MAX_KEY)));
        for (String key : List.of("a", "b", "käse", "", "x".repeat(300), "user-7")) {
            String partitionKey = of(key);
            BigInteger hash = new BigInteger(
                    1, MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
            int lane = keys.lane(lanes);
            assertThat(lanes.range(lane).contains(hash)).as(key).isTrue();
        }
    }

    private String of(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        keys.set(bytes, 0, bytes.length);
        return new String(keys.bytes(), keys.from(), keys.to() - keys.from(), StandardCharsets.UTF_8);
    }
}
