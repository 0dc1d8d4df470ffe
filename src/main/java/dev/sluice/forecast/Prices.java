package dev.sluice.forecast;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.parse.json.JsonTree;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Kinesis charges in one region. Both capacity modes round every record up: to {@value #PUT_UNIT_BYTES} bytes when the stream is
 * provisioned, to {@value #ON_DEMAND_UNIT_BYTES} when it is on demand.
 *
 * @param more other prices, by their names in {@code prices.json}, as far as they are known
 */
public record Prices(PriceList list, Provisioned provisioned, OnDemand onDemand, Map<String, Double> more) {
    /**
     * Whose prices, and of when.
     *
     * @param region another than the one asked for where that one's prices are not known
     * @param asOf the day on which they were looked up
     */
    public record PriceList(String region, String asked, String asOf, String currency) {
        public boolean isAsked() {
            return region.equals(asked);
        }

        /** A figure with its currency. */
        public String money(String figure) {
            return (currency.equals("USD") ? "$" : currency + " ") + figure;
        }
    }

    /** An hour of a shard whose records are kept for more than a day, up to seven. */
    static final String EXTENDED_SHARD_HOUR = "extendedShardHour";
    /** A month of a gigabyte that is kept for more than seven days. */
    static final String LONG_TERM_GIGABYTE_MONTH = "longTermGigabyteMonth";
    /** An hour of one consumer with enhanced fan-out at one shard. */
    static final String FAN_OUT_SHARD_HOUR = "fanOutShardHour";
    /** A gigabyte that such a consumer is sent. */
    static final String FAN_OUT_GIGABYTE = "fanOutGigabyte";
    /** A gigabyte written in On-demand Advantage mode. */
    static final String ADVANTAGE_GIGABYTE_IN = "advantageGigabyteIn";

    private static final Set<String> REQUIRED = Set.of("shardHour", "millionPutUnits", "streamHour", "gigabyteIn");
    private static final Set<String> OTHERS = Set.of(
            EXTENDED_SHARD_HOUR, LONG_TERM_GIGABYTE_MONTH, FAN_OUT_SHARD_HOUR, FAN_OUT_GIGABYTE, ADVANTAGE_GIGABYTE_IN);

    public Prices {
        more = Map.copyOf(more);
    }

    /**
     * By the capacity that a stream is set to.
     *
     * @param shardHour one shard for an hour
     * @param millionPutUnits a million PUT payload units
     */
    public record Provisioned(double shardHour, double millionPutUnits) {
        double cost(double putUnits, int shards, double seconds) {
            return putUnits / 1e6 * millionPutUnits + shards * seconds / 3600 * shardHour;
        }
    }

    /**
     * By use.
     *
     * @param streamHour a stream for an hour
     * @param gigabyteIn a gigabyte (2^30 bytes) written
     */
    public record OnDemand(double streamHour, double gigabyteIn) {
        double cost(double billedBytes, double seconds) {
            return billedBytes / (1L << 30) * gigabyteIn + seconds / 3600 * streamHour;
        }
    }

    public static final int PUT_UNIT_BYTES = 25 << 10;
    public static final int ON_DEMAND_UNIT_BYTES = 1 << 10;

    private static final String USUAL_REGION = "us-east-1";

    /** The prices that the program knows for {@code region}, or those of the cheapest region where it knows none. */
    public static Prices of(String region) {
        try (InputStream known = Prices.class.getResourceAsStream("prices.json")) {
            if (known == null) {
                throw new IllegalStateException("prices.json is missing from the program");
            }
            JsonNode prices = JsonTree.read(known.readAllBytes());
            return of(prices, region, prices.path("regions").has(region) ? region : USUAL_REGION);
        } catch (IOException e) {
            throw new IllegalStateException("prices.json cannot be read", e);
        }
    }

    /**
     * Prices of the user's own, in the form of the program's {@code prices.json}.
     *
     * @throws IOException with one plain sentence if the file cannot be read or lacks the region or a price
     */
    public static Prices of(String region, Path file) throws IOException {
        JsonNode prices;
        try {
            prices = JsonTree.read(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IOException(
                    "The prices in " + FileName.shown(file) + " are not JSON"
                            + (at == null
                                    ? ": " + e.getOriginalMessage()
                                    : " from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on"),
                    e);
        } catch (IOException e) {
            throw new IOException(
                    "The prices in " + FileName.shown(file) + " cannot be read: "
                            + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()),
                    e);
        }
        if (!prices.path("regions").has(region)) {
            throw new IOException("The prices in " + FileName.shown(file) + " have no region " + region
                    + "; add it under \"regions\".");
        }
        try {
            return of(prices, region, region);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The prices in " + FileName.shown(file) + " have no number " + e.getMessage() + ".", e);
        }
    }

    /**
     * These, but for the ones named, as {@code prices.json} names them.
     *
     * @throws IllegalArgumentException for another name; the message says which there are
     */
    public Prices with(Map<String, Double> others) {
        Map<String, Double> all = new HashMap<>(more);
        for (Map.Entry<String, Double> other : others.entrySet()) {
            String name = other.getKey();
            if (OTHERS.contains(name)) {
                all.put(name, other.getValue());
            } else if (!REQUIRED.contains(name)) {
                Set<String> names = new TreeSet<>(REQUIRED);
                names.addAll(OTHERS);
                throw new IllegalArgumentException(
                        "there is no --price '" + name + "'; there are " + String.join(", ", names));
            }
        }
        return new Prices(
                list,
                new Provisioned(
                        others.getOrDefault("shardHour", provisioned.shardHour()),
                        others.getOrDefault("millionPutUnits", provisioned.millionPutUnits())),
                new OnDemand(
                        others.getOrDefault("streamHour", onDemand.streamHour()),
                        others.getOrDefault("gigabyteIn", onDemand.gigabyteIn())),
                all);
    }

    private static Prices of(JsonNode prices, String asked, String region) {
        JsonNode here = prices.path("regions").path(region);
        Map<String, Double> more = new HashMap<>();
        for (String name : OTHERS) {
            if (here.has(name)) {
                more.put(name, number(here, name));
            }
        }
        return new Prices(
                new PriceList(
                        region,
                        asked,
                        prices.path("asOf").asText("an unknown day"),
                        prices.path("currency").asText("USD")),
                new Provisioned(number(here, "shardHour"), number(here, "millionPutUnits")),
                new OnDemand(number(here, "streamHour"), number(here, "gigabyteIn")),
                more);
    }

    private static double number(JsonNode prices, String name) {
        if (!prices.path(name).isNumber()) {
            throw new IllegalArgumentException(name);
        }
        return prices.path(name).asDouble();
    }

    /** PUT payload units of one record; an empty record is one all the same. */
    public static long putUnits(long recordBytes) {
        return Math.max(1, (recordBytes + PUT_UNIT_BYTES - 1) / PUT_UNIT_BYTES);
    }

    /** The bytes that an on-demand stream bills for one record. */
    public static long onDemandBytes(long recordBytes) {
        long units = Math.max(1, (recordBytes + ON_DEMAND_UNIT_BYTES - 1) / ON_DEMAND_UNIT_BYTES);
        return units * ON_DEMAND_UNIT_BYTES;
    }
}
