package dev.sluice.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another rate at certain times of the day.
 *
 * @param windows of which no two overlap
 * @param otherwise outside of them
 * @param zone whose clock the times are of
 */
public record RateSchedule(List<Hours> windows, Rate otherwise, ZoneId zone) implements Rates {
    private static final Duration DAY = Duration.ofDays(1);

    /** From a time of the day to another, which is on the next day if it is not later; the second one is not in it any more. */
    public record Hours(LocalTime from, LocalTime to, Rate rate) {
        boolean holds(LocalTime time) {
            boolean behindBegin = !time.isBefore(from);
            boolean beforeEnd = time.isBefore(to);
            return from.isBefore(to) ? behindBegin && beforeEnd : behindBegin || beforeEnd;
        }

        Duration length() {
            Duration length = Duration.between(from, to);
            return length.isNegative() ? length.plus(DAY) : length;
        }

        @Override
        public String toString() {
            return from + "-" + to;
        }
    }

    /** @throws IllegalArgumentException if two windows overlap, or one is empty; the message says which */
    public RateSchedule {
        for (int i = 0; i < windows.size(); i++) {
            Hours window = windows.get(i);
            if (window.from.equals(window.to)) {
                throw new IllegalArgumentException(window + " begins where it ends; for a whole day there is --rate");
            }
            for (Hours earlier : windows.subList(0, i)) {
                if (window.holds(earlier.from) || earlier.holds(window.from)) {
                    throw new IllegalArgumentException(earlier + " and " + window + " overlap");
                }
            }
        }
    }

    @Override
    public Rate at(Instant time) {
        LocalTime local = LocalTime.ofInstant(time, zone);
        return windows.stream()
                .filter(window -> window.holds(local))
                .map(Hours::rate)
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public Rate most(int shards) {
        // A share and a rate of the whole load can be compared only by what each comes to in a shard.
        return Stream.concat(windows.stream().map(Hours::rate), isWholeDay() ? Stream.of() : Stream.of(otherwise))
                .max(Comparator.<Rate>comparingDouble(rate -> rate.shardBytesPerSecond(shards))
                        .thenComparingDouble(rate -> rate.shardRecordsPerSecond(shards)))
                .orElseThrow();
    }

    private boolean isWholeDay() {
        return windows.stream()
                        .map(Hours::length)
                        .reduce(Duration.ZERO, Duration::plus)
                        .compareTo(DAY)
                >= 0;
    }
}
