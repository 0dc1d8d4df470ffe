package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutScannerTest {
    private final Landing landing = new Landing();

    @Test
    void records_areTheSameWhateverThePieces() throws Refusal {
        long seed = 41;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<byte[]> sent = new ArrayList<>();
            StringBuilder json = new StringBuilder("{ \"Records\":[");
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                byte[] data = new byte[random.nextInt(round % 10 == 0 ? 200_000 : 4_000)];
                random.nextBytes(data);
                sent.add(data);
                String base64 = Base64.getEncoder().encodeToString(data);
                boolean keyFirst = random.nextBoolean();
                String key = "\"PartitionKey\" : \"k\u00e4y" + i + "\\u00e4\\\"\\ud83d\\ude00\"";
                String dataField = "\"Data\":\"" + (random.nextBoolean() ? base64.replace("/", "\\/") : base64) + "\"";
                json.append(i == 0 ? "" : ",\n")
                        .append("{ \"Other\": {\"Data\":[1,-2.5e3,null,{}]},")
                        .append(keyFirst ? key + "," + dataField : dataField + " , " + key)
                        .append(random.nextBoolean() ? ",\"ExplicitHashKey\":\"12\"}" : "}");
            }
            byte[] body = json.append("],\"StreamName\":\"web\",\"More\":[]}\n")
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);

            scan(true, body, 1 + random.nextInt(round % 2 == 0 ? 20_000 : 3_000));

            assertThat(landing.count()).as("seed %d, round %d", seed, round).isEqualTo(count);
            assertThat(landing.stream()).isEqualTo("web");
            for (int i = 0; i < count; i++) {
                assertThat(data(i))
                        .as("seed %d, round %d, record %d", seed, round, i)
                        .isEqualTo(sent.get(i));
                assertThat(StandardCharsets.UTF_8.decode(landing.key(i)).toString())
                        .isEqualTo("k\u00e4y" + i + "\u00e4\"\ud83d\ude00");
                BigInteger hashKey = landing.hashKey(i);
                assertThat(hashKey == null || hashKey.equals(BigInteger.valueOf(12)))
                        .isTrue();
            }
        }
    }

    @Test
    void record_isTheRequestItselfWhenOneIsPut() throws Refusal {
        scan(false, "{\"StreamARN\":\"arn:x:stream/web\",\"Data\":\"aGk=\",\"PartitionKey\":\"k\"}", 5);

        assertThat(landing.stream()).isEqualTo("web");
        assertThat(new String(data(0), StandardCharsets.UTF_8)).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"Records\":[{\"Data\":\"aGk=\",\"PartitionKey\":\"k\"}],\"StreamName\":\"web\"",
                "{\"Records\":[{\"Data\":\"aGk=\",\"PartitionKey\":\"k\"]}",
                "{\"Records\":[{\"Data\":\"a*k=\",\"PartitionKey\":\"k\"}]}",
                "{\"Records\":[{\"Data\":\"aGk\",\"PartitionKey\":\"k\"}]}",
                "{\"Records\":[{\"Data\":\"aGk=aGk=\",\"PartitionKey\":\"k\"}]}",
                "{\"Records\":[{\"Data\":\"a===\",\"PartitionKey\":\"k\"}]}",
                "{\"Records\" [{\"Data\":\"aGk=\",\"PartitionKey\":\"k\"}]}",
                "{\"Records\":[{\"Data\":\"aGk=\",\"PartitionKey\":\"k\"}]} {",
                "{\"Records\":[{\"Data\":\"aGk=\",\"PartitionKey\":\"\\x\"}]}"
            })
    void request_isRefusedWhenItIsNotJson(String body) {
        assertThatThrownBy(() -> scan(true, body, 3))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("SerializationException"));
    }

    @Test
    void request_isRefusedWhenARecordLacksItsParts() {
        assertRefused("{\"Records\":[]}", "Value '[]' at 'records'");
        assertRefused("{\"Records\":[{\"PartitionKey\":\"k\"}]}", "Value null at 'records.1.member.data'");
        assertRefused("{\"Records\":[{\"Data\":\"\"}]}", "Value null at 'records.1.member.partitionKey'");
        assertRefused("{\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"\"}]}", "Value '' at 'records.1.member");
        assertRefused(
                "{\"Records\":[{\"Data\":\"\",\"ExplicitHashKey\":\"-1\",\"PartitionKey\":\"\"}]}",
                "Value '-1' at 'records.1.member.explicitHashKey'");
    }

    private void assertRefused(String body, String text) {
        assertThatThrownBy(() -> scan(true, body, 100)).hasMessageContaining(text);
    }

    private void scan(boolean many, String body, int pieceBytes) throws Refusal {
        scan(many, body.getBytes(StandardCharsets.UTF_8), pieceBytes);
    }

    private void scan(boolean many, byte[] body, int pieceBytes) throws Refusal {
        landing.clear(many, "");
        PutScanner scanner = new PutScanner(landing);
        for (int from = 0; from < body.length; from += pieceBytes) {
            byte[] piece = Arrays.copyOfRange(body, from, Math.min(body.length, from + pieceBytes));
            scanner.scan(piece, piece.length);
        }
        scanner.finish();
    }

    private byte[] data(int i) {
        ByteBuffer record = landing.record(i);
        byte[] data = new byte[landing.size(i) - landing.key(i).remaining()];
        record.position(ShardLog.HEADER_BYTES).get(data);
        return data;
    }
}
