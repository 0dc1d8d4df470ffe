/**
 * What a load would take: time, bytes and money. In: {@link dev.sluice.forecast.Packing}, which says how the input packs,
 * {@link dev.sluice.forecast.Forecast.Means}, which the load may use, and {@link dev.sluice.forecast.Prices}. Out: a
 * {@link dev.sluice.forecast.Forecast} for any number of shards.
 *
 * <p>All of it are values, and it runs on the thread that calls: no clock is read and nothing is sent, so the same figures in give the
 * same forecast out. The pace of the shards and the governor of the level are the load's own.
 */
@NullMarked
package dev.sluice.forecast;

import org.jspecify.annotations.NullMarked;
