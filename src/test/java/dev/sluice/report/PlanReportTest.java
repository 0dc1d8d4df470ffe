package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanReportTest {
    private static final long GIB = 1L << 30;
    private static final Prices PRICES = Prices.of("us-east-1");

    @ParameterizedTest
    @CsvSource({
        "0,1,1024",
        "1,1,1024",
        "1024,1,1024",
        "1025,1,2048",
        "25600,1,25600",
        "25601,2,26624",
        "1048576,41,1048576"
    })
    void record_isBilledByWholeUnits(long bytes, long putUnits, long onDemandBytes) {
        assertThat(Prices.putUnits(bytes)).isEqualTo(putUnits);
        assertThat(Prices.onDemandBytes(bytes)).isEqualTo(onDemandBytes);
    }

    @Test
    void forecast_waitsForTheShardsUntilThereAreEnough() {
        Packing blocks = blocks(Packing.even());

        Forecast one = Forecast.of(blocks, 1, 1, PRICES);
        assertThat(one.limit()).isEqualTo(Forecast.Limit.SHARD_BYTES);
        assertThat(one.level()).as("idle processors compress").isEqualTo(19);
        assertThat(one.seconds()).isCloseTo(0.6 * 1024, within(5.0));
        Forecast many = Forecast.of(blocks, 1024, 1, PRICES);
        assertThat(many.limit()).isEqualTo(Forecast.Limit.MACHINE);
        assertThat(many.level()).isEqualTo(3);
        assertThat(many.seconds()).isCloseTo(10, within(2.0));
        Forecast half = Forecast.of(blocks, 1, 0.5, PRICES);
        assertThat(half.seconds()).isCloseTo(2 * one.seconds(), within(5.0));
    }

    @Test
    void forecast_waitsForTheShardsRecordsWhenTheyAreSmall() {
        Packing lines = lines();
        Forecast forecast = Forecast.of(lines, 10, 1, PRICES);

        assertThat(forecast.limit()).isEqualTo(Forecast.Limit.SHARD_RECORDS);
        assertThat(forecast.seconds()).isCloseTo(50_000_000 / 10_000.0, within(5.0));
        assertThat(forecast.provisioned())
                .isCloseTo(50 * 0.014 + 10 * forecast.seconds() / 3600 * 0.015, within(0.001));
        assertThat(forecast.onDemand())
                .as("each line of 200 bytes is billed as 1 KiB")
                .isCloseTo(50_000_000 / 1024.0 / 1024 * 0.08 + forecast.seconds() / 3600 * 0.04, within(0.01));
    }

    @Test
    void forecast_waitsForTheHottestShard() {
        Packing skewed = blocks(List.of(1.0, 0.75, 0.5, 0.5));

        assertThat(Forecast.of(skewed, 4, 1, PRICES).seconds())
                .isCloseTo(2 * Forecast.of(blocks(Packing.even()), 4, 1, PRICES).seconds(), within(5.0));
    }

    @Test
    void plan_saysWhatItComesTo() {
        String text = PlanText.of(plan(), new Terminal(false, 110, false, true));

        assertThat(text).startsWith("web: 50,000,000 events in about ").contains("extrapolated from 5%");
        assertThat(text)
                .contains("shard records")
                .contains("us-east-1 as of 2025-01-01")
                .contains("alice (40%)");
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(110));
    }

    @Test
    void plan_isJsonWithTheSameFigures() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlanJson.write(plan(), out);
        JsonNode json = new ObjectMapper().readTree(out.toByteArray());

        assertThat(json.get("byShards")).hasSize(7);
        assertThat(json.get("packings").get(1).get("limit").asText()).isEqualTo("shard_records");
        assertThat(json.get("packings").get(0).get("seconds").asDouble())
                .isCloseTo(plan().forecast(plan().chosen()).seconds(), within(0.001));
        assertThat(json.get("prices").get("gigabyteIn").asDouble()).isEqualTo(0.08);
    }

    @Test
    void prices_areThoseOfTheUsualRegionWhenOthersAreUnknown() {
        assertThat(Prices.of("eu-nowhere-1").region()).isEqualTo("us-east-1");
        assertThat(Prices.of("us-west-2").region()).isEqualTo("us-west-2");
    }

    @Test
    void prices_areRefusedWithTheReasonWhenIncomplete(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("prices.json");
        Files.writeString(file, "{\"regions\": {\"eu-west-1\": {\"shardHour\": 0.017}}}");

        assertThatThrownBy(() -> Prices.of("eu-west-1", file)).hasMessageContaining("no number millionPutUnits");
        assertThatThrownBy(() -> Prices.of("us-east-1", file)).hasMessageContaining("no region us-east-1");
        assertThatThrownBy(() -> Prices.of("us-east-1", directory)).hasMessageContaining("cannot be read");
    }

    private static PlanReport plan() {
        return new PlanReport(
                "web",
                4,
                1,
                3,
                0.05,
                10 * GIB,
                50_000_000,
                12,
                Map.of("not JSON", 12L),
                List.of(blocks(Packing.even()), lines()),
                List.of(new PlanReport.HotKey("alice", 0.4)),
                PRICES,
                List.of());
    }

    private static Packing blocks(List<Double> hottest) {
        return new Packing(
                "blocks",
                "zstd",
                10 * GIB,
                1_100,
                GIB,
                41 * 1_100,
                GIB,
                hottest,
                List.of(
                        new Packing.Effort(3, 1, GIB),
                        new Packing.Effort(9, 0.8, GIB / 4.0),
                        new Packing.Effort(19, 0.6, GIB / 50.0)));
    }

    private static Packing lines() {
        return new Packing(
                "lines",
                "none",
                10 * GIB,
                50_000_000,
                10 * GIB,
                50_000_000,
                50_000_000L << 10,
                Packing.even(),
                List.of(new Packing.Effort(0, 1, GIB / 10.0)));
    }
}
