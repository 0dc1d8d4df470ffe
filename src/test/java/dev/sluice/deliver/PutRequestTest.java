package dev.sluice.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.sluice.pack.Batch;
import dev.sluice.pack.Records;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutRequestTest {
    private static final String HASH_KEY = "340282366920938463463374607431768211455";
    private static final List<String> KEYS = List.of(
            "-", "k\"e\\y", "\u0000\n\u001f\u007f", "\u00e9\u4e16\ud83d\ude00", "x".repeat(256), "\"".repeat(256));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void request_isReadByAnotherParserAsItWasWritten(boolean cbor) throws Exception {
        PutRequest request = new PutRequest(cbor);
        ObjectMapper mapper = new ObjectMapper(cbor ? new CBORFactory() : new JsonFactory());
        // One buffer for all of them: nothing of an earlier one may show.
        for (int size : new int[] {1, 500, 0, 23, 24, 300}) {
            List<Batch> batches = new ArrayList<>();
            request.begin("web-1", size);
            for (int i = 0; i < size; i++) {
                Batch batch = batch(KEYS.get(i % KEYS.size()), i == 7 ? 1_000_000 : random.nextInt(400));
                batches.add(batch);
                request.add(new Parcel(batch), hashKey(i));
            }
            request.end();
            JsonNode read = mapper.readTree(Arrays.copyOf(request.bytes(), request.length()));
            assertThat(read.get("StreamName").asText()).isEqualTo("web-1");
            assertThat(read.get("Records")).as("seed %d", seed).hasSize(size);
            for (int i = 0; i < size; i++) {
                JsonNode record = read.get("Records").get(i);
                assertThat(record.get("Data").binaryValue())
                        .isEqualTo(batches.get(i).records().data());
                assertThat(record.get("PartitionKey").asText().getBytes(UTF_8))
                        .isEqualTo(batches.get(i).records().key(0).getBytes(UTF_8));
                assertThat(record.has("ExplicitHashKey")).isEqualTo(i % 2 == 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void request_hasEachRecordOfARunAndOfItsParts(boolean cbor) throws Exception {
        PutRequest request = new PutRequest(cbor);
        ObjectMapper mapper = new ObjectMapper(cbor ? new CBORFactory() : new JsonFactory());
        Records records =
                new Records("onetwothree".getBytes(UTF_8), new int[] {3, 3, 6, 11}, List.of("a", "b", "c", "d"));
        Parcel run = new Parcel(new Batch(
                new BatchId(new Chunk(new SourceId(1, 2), 0, 10), 0, 0, 4, 0), records, null, false, 15));
        request.begin("web-1", 6);
        request.add(run, null);
        request.add(run.part(1, 3), HASH_KEY);
        request.end();
        List<String> read = new ArrayList<>();
        for (JsonNode record : mapper.readTree(Arrays.copyOf(request.bytes(), request.length()))
                .get("Records")) {
            read.add(record.get("PartitionKey").asText() + "="
                    + new String(record.get("Data").binaryValue(), UTF_8));
        }
        assertThat(read).containsExactly("a=one", "b=", "c=two", "d=three", "b=", "d=three");
        assertThat(run.sizeBytes).isEqualTo(15);
        assertThat(run.part(1, 3).sizeBytes).isEqualTo(7);
    }

    private static @Nullable String hashKey(int i) {
        return i % 2 == 1 ? HASH_KEY : null;
    }

    private Batch batch(String key, int bytes) {
        byte[] payload = new byte[bytes];
        random.nextBytes(payload);
        return new Batch(
                new BatchId(new Chunk(new SourceId(1, 2), 0, 10), 0, 0, 1, 0), payload, key, null, false, bytes);
    }
}
