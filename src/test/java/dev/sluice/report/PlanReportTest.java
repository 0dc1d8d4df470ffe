package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.deliver.Rate;
import dev.sluice.deliver.Rates;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Forecast.Means;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Packing.Volume;
import dev.sluice.forecast.Prices;
import dev.sluice.forecast.StreamCosts;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReportTest {
    private static final Terminal WIDE = new Terminal(false, 110, false, true);
    private static final List<Double> EVEN = List.of();
    private static final long GIB = 1L << 30;
    private static final Prices PRICES = prices("us-east-1");
    private static final Means MEANS = new Means(Rates.of(Rate.percent(100)), 64 << 20, 20_000, 2, SenderChoice.AUTO);
    private static final List<Packing.Effort> FAST = List.of(new Packing.Effort(1, 1, GIB));
    static final List<PlanReport.ShardShare> FOUR = List.of(
            new PlanReport.ShardShare("shardId-000000000000", 0.55, List.of(new PlanReport.KeyShare("alice", 0.4))),
            new PlanReport.ShardShare("shardId-000000000001", 0.15, List.of()),
            new PlanReport.ShardShare("shardId-000000000002", 0.15, List.of()),
            new PlanReport.ShardShare("shardId-000000000003", 0.15, List.of()));

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
        Packing blocks = blocks(EVEN);

        Forecast one = into(blocks, 1, MEANS);
        assertThat(one.limit()).isEqualTo(Forecast.Limit.SHARD_BYTES);
        assertThat(one.level()).as("idle processors compress").isGreaterThan(9);
        assertThat(one.seconds()).isBetween(0.6 * 1024, 0.8 * 1024);
        Forecast many = into(blocks, 1024, MEANS);
        assertThat(many.limit()).isEqualTo(Forecast.Limit.MACHINE);
        assertThat(many.level()).isLessThan(7);
        assertThat(many.seconds()).as("10 s at the fastest").isBetween(10.0, 20.0);
        Forecast half = into(
                blocks,
                1,
                new Means(
                        Rates.of(Rate.percent(50)),
                        MEANS.inFlightBytes(),
                        MEANS.inFlightRecords(),
                        2,
                        SenderChoice.AUTO));
        assertThat(half.seconds()).isCloseTo(2 * one.seconds(), within(0.1 * half.seconds()));
    }

    @Test
    void forecast_letsTheFirstRecordOfAShardLeaveAtOnce() {
        Packing two = new Packing(
                Layout.BLOCKS,
                Compression.ZSTD,
                new Packing.Spread(true, 1, 0, EVEN),
                8 << 20,
                new Volume(2, 1 << 20, 42, 1 << 20),
                FAST);

        assertThat(into(two, 2, MEANS).seconds()).isLessThan(0.6);
        assertThat(into(two, 1, MEANS).seconds()).isCloseTo(0.9, within(0.1));
        assertThat(into(
                                two,
                                1,
                                new Means(
                                        Rates.of(Rate.UNLIMITED),
                                        MEANS.inFlightBytes(),
                                        MEANS.inFlightRecords(),
                                        2,
                                        SenderChoice.AUTO))
                        .limit())
                .isEqualTo(Forecast.Limit.MACHINE);
    }

    @Test
    void forecast_goesOnBeyondTheBatchesThatAreFollowed() {
        Packing short20 = lines(20_000);
        Packing long80 = lines(80_000);

        assertThat(into(long80, 10, MEANS).seconds())
                .isCloseTo(4 * into(short20, 10, MEANS).seconds(), within(1.5));
    }

    @Test
    void forecast_waitsForTheShardsRecordsWhenTheyAreSmall() {
        Forecast forecast = into(lines(50_000_000), 10, MEANS);

        assertThat(forecast.limit()).isEqualTo(Forecast.Limit.SHARD_RECORDS);
        assertThat(forecast.seconds()).isCloseTo(50_000_000 / 10_000.0, within(100.0));
        assertThat(forecast.cost().provisioned())
                .isCloseTo(50 * 0.014 + 10 * forecast.seconds() / 3600 * 0.015, within(0.001));
        assertThat(forecast.cost().onDemand())
                .as("each line of 200 bytes is billed as 1 KiB")
                .isCloseTo(50_000_000 / 1024.0 / 1024 * 0.08 + forecast.seconds() / 3600 * 0.04, within(0.01));
    }

    @Test
    void forecast_waitsForTheHottestShard() {
        Packing skewed = blocks(List.of(0.5, 0.25, 0.125, 0.125));

        assertThat(into(fixed(skewed), 4, MEANS).seconds())
                .isCloseTo(2 * into(fixed(blocks(EVEN)), 4, MEANS).seconds(), within(10.0));
        assertThat(skewed.spread().shares(2)).containsExactly(0.75, 0.25);
        assertThat(skewed.spread().shares(8)).containsExactly(0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.0625, 0.0625);
        assertThat(Arrays.stream(skewed.spread().shares(7)).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void forecast_countsARecordForEachShardOfEachChunk() {
        Packing keyed = new Packing(
                Layout.BLOCKS,
                Compression.ZSTD,
                new Packing.Spread(false, 4, 100, EVEN),
                GIB,
                new Volume(400, 40 << 20, 1_600, 40 << 20),
                FAST);

        assertThat(into(keyed, 4, MEANS).volume().records()).isEqualTo(400);
        Forecast into64 = into(keyed, 64, MEANS);
        assertThat(into64.volume().records()).isEqualTo(6_400);
        assertThat(into64.volume().putUnits()).as("a record of 6 KiB is a unit").isEqualTo(6_400);
    }

    @Test
    void shares_sumToTheWhole() {
        List<PlanReport.ShardShare> thirds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            thirds.add(new PlanReport.ShardShare("" + i, 1.0 / 3, List.of()));
        }
        PlanReport plan = plan(thirds);
        List<PlanReport.ShardLoad> loads = plan.loads();

        assertThat(loads).hasSize(3);
        assertThat(loads.stream().mapToLong(PlanReport.ShardLoad::bytes).sum())
                .isEqualTo(plan.forecast().volume().bytes());
        assertThat(loads.stream().mapToLong(PlanReport.ShardLoad::records).sum())
                .isEqualTo(plan.forecast().volume().records());
    }

    @Test
    void plan_saysWhatItComesTo() {
        String text = PlanText.of(plan(FOUR), null, WIDE);

        assertThat(text).startsWith("web: 50,000,000 events in about ").contains("extrapolated from 5%");
        assertThat(text)
                .contains("shard records")
                .contains("us-east-1 as of 2023-09-21")
                .contains("alice 40%");
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(110));
    }

    @Test
    void time_takesTheFewestShardsThatKeepToIt() {
        PlanReport plan = plan(FOUR);
        PlanReport.InTime minutes = plan.within(Duration.ofMinutes(2));

        assertThat(minutes.met()).isTrue();
        assertThat(minutes.forecast().seconds()).isLessThanOrEqualTo(120);
        int fewer = minutes.forecast().shards() - 1;
        assertThat(into(plan.chosen(), fewer, MEANS).seconds()).isGreaterThan(120);
        assertThat(PlanText.of(plan, minutes, WIDE))
                .contains(minutes.forecast().shards() + " shards are enough to load it within 2 min 00 s: about ");
        assertThat(plan.within(Duration.ofDays(1)).forecast().shards()).isOne();
    }

    /** More shards do not help where something else is in the way, and the plan says what. */
    @ParameterizedTest
    @CsvSource({
        "100%,false,this machine's cores are the limit",
        "2MiB,false,the rate that was asked for",
        "100%,true,the hottest key"
    })
    void time_thatNoShardsKeepToIsToldWithTheLimit(String rate, boolean hot, String obstacle) {
        Rate most = rate.endsWith("%") ? Rate.percent(100) : Rate.ofBytes("2MiB/s", 2 << 20);
        Means means = new Means(Rates.of(most), MEANS.inFlightBytes(), MEANS.inFlightRecords(), 2, SenderChoice.AUTO);
        Packing packing = hot ? blocks(hotKey()) : blocks(EVEN);
        PlanReport plan = plan(FOUR, packing, means, PRICES);
        PlanReport.InTime inTime = plan.within(Duration.ofSeconds(2));

        assertThat(inTime.met()).isFalse();
        assertThat(inTime.forecast().shards()).isLessThan(10_000);
        assertThat(PlanText.of(plan, inTime, WIDE).replaceAll("\\s+", " "))
                .contains("no number of shards loads it within 2.00 s", obstacle);
    }

    /** All of the bytes in one of 64 slices of the hash-key space. */
    private static List<Double> hotKey() {
        List<Double> slices = new ArrayList<>(Collections.nCopies(64, 0.0));
        slices.set(17, 1.0);
        return slices;
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void text_fitsTheTerminal_andHasTimeAndCostAtAnyWidth(int columns) throws IOException {
        PlanReport plan = plan(FOUR, blocks(EVEN), MEANS, Prices.of("eu-nowhere-1"));
        String text = PlanText.of(plan, null, new Terminal(false, columns, false, true));
        assertThat(text.lines()).allMatch(line -> line.length() <= columns);
        assertThat(text).contains("RECORDS AS", "TIME", "PROVISIONED", "for a year, if they stay");
        assertThat(text.contains("RATIO")).isEqualTo(columns > 80);
    }

    @Test
    void regionWithoutPrices_isToldInTheFirstLine() throws IOException {
        PlanReport plan = plan(FOUR, blocks(EVEN), MEANS, Prices.of("eu-nowhere-1"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlanJson.write(plan, null, out);

        assertThat(PlanText.of(plan, null, WIDE).replaceAll("\\s+", " "))
                .contains(
                        "through 4 shards; costs are those of us-east-1, since no prices of eu-nowhere-1 are known 10.0 GiB");
        assertThat(new ObjectMapper()
                        .readTree(out.toByteArray())
                        .at("/prices/streamRegion")
                        .asText())
                .isEqualTo("eu-nowhere-1");
    }

    @Test
    void layouts_areMarkedAsRecommendedAndAsEstimates() {
        PlanReport plan = plan(FOUR);
        assertThat(PlanText.of(plan, null, WIDE))
                .contains(
                        "\n  > blocks zstd ",
                        "\n  ~ lines ",
                        "> recommended: fastest and cheapest\n",
                        "one chunk in 8");
        PlanReport lines = new PlanReport(
                plan.input(), plan.stream(), List.of(lines(50_000_000), blocks(EVEN)), MEANS, PRICES, List.of());
        assertThat(PlanText.of(lines, null, WIDE))
                .contains(
                        "\n    lines ", "\n  > blocks zstd ", "> recommended: fastest and cheapest, by an estimate\n");
    }

    /** A plan of nothing was a page of tables that waited for the rate. */
    @Test
    void text_isALineWhenThereIsNothingToLoad() {
        PlanReport plan = plan(FOUR);
        PlanReport.PlannedEvents none =
                new PlanReport.PlannedEvents(0, 0, List.of(new RejectReason("not JSON", 12, List.of(), true)));
        PlanReport nothing = new PlanReport(
                new PlanReport.PlannedInput(3, List.of(), 1, 200, none),
                plan.stream(),
                plan.packings(),
                MEANS,
                PRICES,
                List.of("a note"));
        assertThat(PlanText.of(nothing, null, WIDE)).isEqualTo("""
                        web: there is nothing to load
                          200 B of 3 inputs, 12 would be rejected
                                    12  not JSON
                          - a note
                        """);
    }

    @Test
    void upkeep_isToldAsFarAsPricesAreKnown() {
        StreamCosts upkeep = plan(FOUR).upkeep();
        assertThat(upkeep.shardsYear()).isCloseTo(4 * 8760 * 0.015, within(0.001));
        assertThat(upkeep.extendedRetentionHour()).isCloseTo(4 * 0.02, within(0.001));
        PlanReport west = plan(FOUR, blocks(EVEN), MEANS, prices("us-west-2"));
        assertThat(PlanText.of(west, null, WIDE)).contains("for a year").doesNotContain("fan-out");
    }

    @Test
    void plan_isJsonWithTheSameFigures() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlanReport plan = plan(FOUR);
        PlanJson.write(plan, null, out);
        JsonNode json = new ObjectMapper().readTree(out.toByteArray());

        assertThat(json.get("byShards")).hasSize(7);
        assertThat(json.get("packings").get(1).get("limit").asText()).isEqualTo("shard_records");
        assertThat(json.get("packings").get(0).get("seconds").asDouble())
                .isCloseTo(plan.forecast().seconds(), within(0.001));
        assertThat(json.get("shards").get(0).get("hotKeys").get(0).get("key").asText())
                .isEqualTo("alice");
        assertThat(json.get("prices").get("gigabyteIn").asDouble()).isEqualTo(0.08);
    }

    @Test
    void plan_keepsToItsSchema() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlanReport plan = plan(FOUR);
        PlanJson.write(plan, plan.within(Duration.ofMinutes(2)), out);
        JsonNode schema =
                new ObjectMapper().readTree(Path.of("src/docs/plan.schema.json").toFile());

        assertThat(JsonSchema.errors(schema, new ObjectMapper().readTree(out.toByteArray())))
                .isEmpty();
    }

    @Test
    void prices_canBeOverriddenOneByOne() {
        assertThat(PRICES.with(Map.of("shardHour", 0.018)).provisioned().shardHour())
                .isEqualTo(0.018);
        assertThat(PRICES.with(Map.of("shardHour", 0.018)).onDemand().gigabyteIn())
                .isEqualTo(0.08);
        assertThatThrownBy(() -> PRICES.with(Map.of("shard", 1.0)))
                .hasMessageContaining("gigabyteIn, longTermGigabyteMonth, millionPutUnits");
    }

    @Test
    void prices_areThoseOfTheUsualRegionWhenOthersAreUnknown() {
        assertThat(Prices.of("eu-nowhere-1").list().region()).isEqualTo("us-east-1");
        assertThat(Prices.of("us-west-2").list().region()).isEqualTo("us-west-2");
    }

    /** Those of a day that tests keep, whatever the program's are by now. */
    private static Prices prices(String region) {
        try {
            return Prices.of(region, Path.of("src/test/resources/prices/prices.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Forecast into(Packing packing, int shards, Means means) {
        return Forecast.of(packing, packing.spread().shares(shards), means, PRICES);
    }

    static PlanReport plan(List<PlanReport.ShardShare> shards) {
        return plan(shards, blocks(EVEN), MEANS, PRICES);
    }

    private static PlanReport plan(List<PlanReport.ShardShare> shards, Packing chosen, Means means, Prices prices) {
        return new PlanReport(
                new PlanReport.PlannedInput(
                        3,
                        List.of(),
                        0.05,
                        10 * GIB,
                        new PlanReport.PlannedEvents(
                                50_000_000, 7, List.of(new RejectReason("not JSON", 12, List.of(), true)))),
                new PlanReport.PlannedStream("web", shards, List.of(new PlanReport.KeyShare("alice", 0.4))),
                List.of(chosen, lines(50_000_000)),
                means,
                prices,
                List.of("one \u001b[31mred note"));
    }

    private static Packing blocks(List<Double> slices) {
        return blocks(
                new Packing.Spread(slices.isEmpty(), 4, 0, slices),
                List.of(
                        new Packing.Effort(1, 1, GIB),
                        new Packing.Effort(9, 0.8, GIB / 4.0),
                        new Packing.Effort(19, 0.6, GIB / 50.0)));
    }

    private static Packing fixed(Packing packing) {
        return blocks(packing.spread(), FAST);
    }

    private static Packing blocks(Packing.Spread spread, List<Packing.Effort> efforts) {
        return new Packing(
                Layout.BLOCKS, Compression.ZSTD, spread, 10 * GIB, new Volume(1_100, GIB, 45_100, GIB), efforts);
    }

    private static Packing lines(long count) {
        return new Packing(
                Layout.LINES,
                Compression.NONE,
                new Packing.Spread(true, 4, 0, EVEN),
                200 * count,
                new Volume(count, 200 * count, count, count << 10),
                List.of(new Packing.Effort(0, 1, GIB / 10.0)));
    }
}
