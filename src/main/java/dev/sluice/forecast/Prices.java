package dev.sluice.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Kinesis charges in one region. Both capacity modes round every record up: to {@value #PUT_UNIT_BYTES} bytes when the stream is
 * provisioned, to {@value #ON_DEMAND_UNIT_BYTES} when it is on demand.
 *
 * @param region whose prices these are; another than the one asked for when that one's are not known
 * @param asOf the day on which they were looked up
 */
public record Prices(String region, String asOf, String currency, Provisioned provisioned, OnDemand onDemand) {
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
            JsonNode prices = new ObjectMapper().readTree(known);
            return of(prices, prices.path("regions").has(region) ? region : USUAL_REGION);
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
            prices = new ObjectMapper().readTree(Files.readAllBytes(file));
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
            return of(prices, region);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The prices in " + FileName.shown(file) + " have no number " + e.getMessage() + ".", e);
        }
    }

    /**
     * These, but for the ones named: {@code shardHour}, {@code millionPutUnits}, {@code streamHour}, {@code gigabyteIn}.
     *
     * @throws IllegalArgumentException for another name; the message says which there are
     */
    public Prices with(Map<String, Double> others) {
        Set<String> names = Set.of("shardHour", "millionPutUnits", "streamHour", "gigabyteIn");
        for (String name : others.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no --price '" + name + "'; there are " + String.join(", ", new TreeSet<>(names)));
            }
        }
        return new Prices(
                region,
                asOf,
                currency,
                new Provisioned(
                        others.getOrDefault("shardHour", provisioned.shardHour()),
                        others.getOrDefault("millionPutUnits", provisioned.millionPutUnits())),
                new OnDemand(
                        others.getOrDefault("streamHour", onDemand.streamHour()),
                        others.getOrDefault("gigabyteIn", onDemand.gigabyteIn())));
    }

    private static Prices of(JsonNode prices, String region) {
        JsonNode here = prices.path("regions").path(region);
        return new Prices(
                region,
                prices.path("asOf").asText("an unknown day"),
                prices.path("currency").asText("USD"),
                new Provisioned(number(here, "shardHour"), number(here, "millionPutUnits")),
                new OnDemand(number(here, "streamHour"), number(here, "gigabyteIn")));
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
