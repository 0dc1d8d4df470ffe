package dev.sluice.forecast;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What is sent, and as how much of it each capacity mode bills it.
 *
 * @param bytes data and partition keys
 * @param putUnits PUT payload units that a provisioned stream bills, record by record
 * @param onDemandBytes that an on-demand stream bills, each record rounded up
 */
public record Volume(
        long records,
        @JsonProperty("bytesSent") long bytes,
        @JsonProperty("putPayloadUnits") long putUnits,
        long onDemandBytes) {}
