package dev.sluice.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/** The prices that the program knows; {@code -Dprices.offer=FILE}, as scripts/prices gives it, writes them from AWS's own list. */
class PricesFileTest {
    private static final Path PRICES = Path.of("src/main/resources/dev/sluice/forecast/prices.json");
    private static final Path SAMPLE = Path.of("src/test/resources/prices/offer.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void renew() throws IOException {
        String offer = System.getProperty("prices.offer");
        if (offer != null) {
            Files.writeString(PRICES, renewed(Path.of(offer)));
        }
    }

    @Test
    void everyRegion_hasItsPricesOrIsSaidToHaveNone() throws IOException {
        JsonNode prices = JSON.readTree(PRICES.toFile());
        Set<String> known = new TreeSet<>();
        prices.path("regions").fieldNames().forEachRemaining(known::add);
        Set<String> unknown = new TreeSet<>();
        prices.path("unknown").forEach(region -> unknown.add(region.asText()));

        assertThat(known).doesNotContainAnyElementsOf(unknown);
        unknown.addAll(known);
        assertThat(unknown).containsAll(regions());
        assertThat(LocalDate.parse(prices.path("asOf").asText())).isAfter(LocalDate.of(2023, 1, 1));
        for (String region : known) {
            assertThat(Prices.of(region, PRICES).provisioned().shardHour())
                    .as(region)
                    .isPositive();
        }
    }

    @Test
    void offer_becomesPricesByRegion(@TempDir Path directory) throws IOException {
        String renewed = renewed(SAMPLE);
        JsonNode prices = JSON.readTree(renewed);

        assertThat(prices.path("asOf").asText()).isEqualTo("2026-11-20");
        assertThat(prices.path("about").asText())
                .isEqualTo(JSON.readTree(PRICES.toFile()).path("about").asText());
        assertThat(prices.path("regions").path("us-east-1"))
                .isEqualTo(
                        JSON.readTree("{\"shardHour\": 1, \"millionPutUnits\": 2, \"streamHour\": 3, \"gigabyteIn\": 4,"
                                + " \"extendedShardHour\": 5, \"longTermGigabyteMonth\": 6, \"fanOutShardHour\": 7,"
                                + " \"fanOutGigabyte\": 8.5, \"advantageGigabyteIn\": 9}"));
        assertThat(renewed).contains("\"eu-west-1\": { \"shardHour\": 1.1, \"millionPutUnits\": 2.2, ");
        assertThat(prices.path("regions").has("ap-southeast-4"))
                .as("without on-demand prices")
                .isFalse();
        assertThat(prices.path("unknown").toString()).contains("ap-southeast-4").doesNotContain("eu-west-1");
        Path file = Files.writeString(directory.resolve("prices.json"), renewed);
        assertThat(Prices.of("eu-west-1", file).onDemand().gigabyteIn()).isEqualTo(4.4);
    }

    @Test
    void offer_ofAnotherServiceIsRefused() {
        ObjectNode other = JSON.createObjectNode().put("offerCode", "AmazonS3");
        assertThatThrownBy(() -> new OfferFile(other)).hasMessage("a price list of AmazonS3");
    }

    @Test
    void prices_areRefusedWithTheReasonWhenIncomplete(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("prices.json");
        Files.writeString(file, "{\"regions\": {\"eu-west-1\": {\"shardHour\": 0.017}}}");

        assertThatThrownBy(() -> Prices.of("eu-west-1", file)).hasMessageContaining("no number millionPutUnits");
        assertThatThrownBy(() -> Prices.of("us-east-1", file)).hasMessageContaining("no region us-east-1");
        assertThatThrownBy(() -> Prices.of("us-east-1", directory)).hasMessageContaining("cannot be read");
        Path cut = Files.writeString(directory.resolve("cut.json"), "{\"regions\": tru");
        assertThatThrownBy(() -> Prices.of("us-east-1", cut))
                .hasMessageMatching("The prices in \\S+cut.json are not JSON from line 1, column \\d+ on");
    }

    private static String renewed(Path offer) throws IOException {
        return new OfferFile(JSON.readTree(offer.toFile())).asPrices(JSON.readTree(PRICES.toFile()), regions());
    }

    private static Set<String> regions() {
        return Region.regions().stream()
                .filter(region -> !region.isGlobalRegion())
                .map(Region::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
