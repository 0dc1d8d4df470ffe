package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.sluice.deliver.PutAnswer.Landed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in both forms, written by another library from the same tree. */
class PutAnswerTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void records_areToldInTheirOrderWhateverBecameOfThem(boolean cbor) throws IOException {
        List<Landed> expected = new ArrayList<>();
        List<Map<String, Object>> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            if (random.nextInt(4) == 0) {
                Landed refused = new Landed("", "InternalFailure", "for reason " + random.nextInt(2));
                expected.add(refused);
                records.add(Map.of("ErrorCode", refused.code(), "ErrorMessage", refused.message()));
            } else {
                Landed landed = new Landed("shardId-00000000000" + random.nextInt(2), "", "");
                expected.add(landed);
                records.add(Map.of("SequenceNumber", "49" + random.nextLong(), "ShardId", landed.shardId()));
            }
        }
        PutAnswer answer = read(
                cbor, Map.of("EncryptionType", "NONE", "Later", Map.of("Records", List.of(1)), "Records", records));
        assertThat(answer.records()).as("seed %d", seed).isEqualTo(expected);
        assertThat(answer.code()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void error_isNamedWithoutItsNamespace(boolean cbor) throws IOException {
        PutAnswer answer =
                read(cbor, Map.of("__type", "com.amazonaws.kinesis#ResourceNotFoundException", "message", "no stream"));
        assertThat(answer).isEqualTo(new PutAnswer("ResourceNotFoundException", "no stream", List.of()));
        assertThat(read(cbor, Map.of("__type", "AccessDenied", "Message", "no")).code())
                .isEqualTo("AccessDenied");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void body_isRefusedWhenItBreaksOffOrIsNoObject(boolean cbor) throws IOException {
        byte[] whole = write(cbor, Map.of("Records", List.of(Map.of("ShardId", "shardId-000000000000"))));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> PutAnswer.read(cbor, part))
                    .as("the first %d bytes", length)
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> PutAnswer.read(cbor, "<html>".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    private static PutAnswer read(boolean cbor, Object tree) throws IOException {
        return PutAnswer.read(cbor, write(cbor, tree));
    }

    private static byte[] write(boolean cbor, Object tree) throws IOException {
        return (cbor ? new ObjectMapper(new CBORFactory()) : new ObjectMapper()).writeValueAsBytes(tree);
    }
}
