package dev.sluice.forecast;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the stream costs besides the load, or in another way, as far as the prices are known.
 *
 * @param shardsYear the shards for a year, if they stay as they are
 * @param advantageOnDemand the data of the load in On-demand Advantage mode, in place of On-demand Standard
 * @param extendedRetentionHour an hour of all shards while records are kept for more than a day, up to seven
 * @param longTermMonth a month of what the load writes, kept for more than seven days
 * @param fanOutHour an hour of one consumer with enhanced fan-out
 * @param fanOutRead what such a consumer pays to be sent all that the load writes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamCosts(
        double shardsYear,
        @Nullable Double advantageOnDemand,
        @Nullable Double extendedRetentionHour,
        @Nullable Double longTermMonth,
        @Nullable Double fanOutHour,
        @Nullable Double fanOutRead) {
    private static final int HOURS_OF_A_YEAR = 365 * 24;

    private static final double GIGABYTE = 1L << 30;

    /** Of the stream that the forecast is for. */
    public static StreamCosts of(Forecast forecast, Prices prices) {
        int shards = forecast.shards();
        double gigabytes = forecast.volume().bytes() / GIGABYTE;
        return new StreamCosts(
                shards * HOURS_OF_A_YEAR * prices.provisioned().shardHour(),
                times(
                        forecast.volume().onDemandBytes() / GIGABYTE,
                        prices.more().get(Prices.ADVANTAGE_GIGABYTE_IN)),
                times(shards, prices.more().get(Prices.EXTENDED_SHARD_HOUR)),
                times(gigabytes, prices.more().get(Prices.LONG_TERM_GIGABYTE_MONTH)),
                times(shards, prices.more().get(Prices.FAN_OUT_SHARD_HOUR)),
                times(gigabytes, prices.more().get(Prices.FAN_OUT_GIGABYTE)));
    }

    private static @Nullable Double times(double amount, @Nullable Double price) {
        return price == null ? null : Double.valueOf(amount * price);
    }
}
