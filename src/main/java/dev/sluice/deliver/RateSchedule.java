package dev.sluice.deliver;

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
    /** From a time of the day to another, which is on the next day if it is not later; the second one is not in it any more. */
    public record Hours(LocalTime from, LocalTime to, Rate rate) {
        boolean holds(LocalTime time) {
            boolean behindBegin = !time.isBefore(from);
            boolean beforeEnd = time.isBefore(to);
            return from.isBefore(to) ? behindBegin && beforeEnd : behindBegin || beforeEnd;
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
    public Rate most() {
        return Stream.concat(windows.stream().map(Hours::rate), Stream.of(otherwise))
                .max(Comparator.comparingDouble(Rate::share)
                        .thenComparingDouble(Rate::bytesPerSecond)
                        .thenComparingDouble(Rate::recordsPerSecond))
                .orElseThrow();
    }
}
