package dev.sluice.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * AWS's price list of one service as it publishes it: products by their SKU, and terms that say what each costs. A product's usage type
 * begins with a short name of its region, but for us-east-1.
 */
final class OfferFile {
    /** What the program needs of a region to know its prices at all. */
    private static final Set<String> REQUIRED = Set.of("shardHour", "millionPutUnits", "streamHour", "gigabyteIn");

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("Storage-ShardHour", "shardHour");
        NAMES.put("PutRequestPayloadUnits", "millionPutUnits");
        NAMES.put("OnDemand-StreamHour", "streamHour");
        NAMES.put("OnDemand-BilledIncomingBytes", "gigabyteIn");
        NAMES.put("Extended-ShardHour", "extendedShardHour");
        NAMES.put("LongTermRetention-ByteHrs", "longTermGigabyteMonth");
        NAMES.put("EnhancedFanoutHour", "fanOutShardHour");
        NAMES.put("ReadBytes", "fanOutGigabyte");
        NAMES.put("Advantage-BilledIncomingBytes", "advantageGigabyteIn");
    }

    private static final Pattern USAGE = Pattern.compile(
            "(?:[A-Z]{2,4}\\d?-)?(?:OnDemand-(?=Advantage))?(" + String.join("|", NAMES.keySet()) + ")");

    private final String day;
    private final Map<String, Map<String, BigDecimal>> regions = new TreeMap<>();

    OfferFile(JsonNode offer) {
        if (!offer.path("offerCode").asText().equals("AmazonKinesis")) {
            throw new IllegalArgumentException(
                    "a price list of " + offer.path("offerCode").asText("nothing"));
        }
        day = offer.path("publicationDate").asText().substring(0, 10);
        for (JsonNode product : offer.path("products")) {
            JsonNode its = product.path("attributes");
            Matcher usage = USAGE.matcher(its.path("usagetype").asText());
            if (usage.matches() && its.has("regionCode")) {
                String name = Objects.requireNonNull(NAMES.get(usage.group(1)));
                BigDecimal price = price(offer.path("terms")
                        .path("OnDemand")
                        .path(product.path("sku").asText()));
                regions.computeIfAbsent(its.path("regionCode").asText(), region -> new LinkedHashMap<>())
                        .put(name, name.equals("millionPutUnits") ? price.movePointRight(6) : price);
            }
        }
        regions.values().removeIf(prices -> !prices.keySet().containsAll(REQUIRED));
    }

    /** The first tier's, where there are several. */
    private static BigDecimal price(JsonNode terms) {
        for (JsonNode term : terms) {
            for (JsonNode tier : term.path("priceDimensions")) {
                if (tier.path("beginRange").asText("0").equals("0")) {
                    return new BigDecimal(tier.path("pricePerUnit").path("USD").asText());
                }
            }
        }
        throw new IllegalArgumentException("a product without a price in USD");
    }

    /**
     * {@code prices.json}, with these prices.
     *
     * @param before whose words stay
     * @param all regions that there are
     */
    String asPrices(JsonNode before, Set<String> all) {
        Set<String> unknown = new TreeSet<>(all);
        unknown.removeAll(regions.keySet());
        return """
                {
                  "asOf": "%s",
                  "source": "%s",
                  "about": %s,
                  "currency": "USD",
                  "regions": {
                %s
                  },
                  "unknown": [%s]
                }
                """.formatted(
                        day,
                        "AWS's price list of AmazonKinesis",
                        before.path("about"),
                        regions.entrySet().stream()
                                .map(region -> "    \"" + region.getKey() + "\": { " + line(region.getValue()) + " }")
                                .collect(Collectors.joining(",\n")),
                        unknown.stream().map(region -> "\"" + region + "\"").collect(Collectors.joining(", ")));
    }

    private static String line(Map<String, BigDecimal> prices) {
        return NAMES.values().stream()
                .filter(prices::containsKey)
                .map(name -> "\"" + name + "\": "
                        + Objects.requireNonNull(prices.get(name))
                                .stripTrailingZeros()
                                .toPlainString())
                .collect(Collectors.joining(", "));
    }
}
