package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutReaderTest {
    private final Landing landing = new Landing();

    @Test
    void records_landAsTheyWereSent() throws Refusal {
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

            read(true, body);

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
        read(false, "{\"StreamARN\":\"arn:x:stream/web\",\"Data\":\"aGk=\",\"PartitionKey\":\"k\"}");

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
        assertThatThrownBy(() -> read(true, body))
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
        assertThatThrownBy(() -> {
                    read(true, body);
                    landing.checkRecords(1_000, true);
                })
                .hasMessageContaining(text);
    }

    private void read(boolean many, String body) throws Refusal {
        read(many, body.getBytes(StandardCharsets.UTF_8));
    }

    private void read(boolean many, byte[] body) throws Refusal {
        landing.clear(many, "");
        PutReader.read(Wire.JSON, new ByteArrayInputStream(body), landing, false);
    }

    private byte[] data(int i) {
        ByteBuffer record = landing.records(i, i);
        byte[] data = new byte[landing.size(i) - landing.key(i).remaining()];
        record.position(ShardLog.HEADER_BYTES).get(data);
        return data;
    }
}
