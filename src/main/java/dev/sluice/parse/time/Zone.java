package dev.sluice.parse.time;

import java.time.Instant;
import java.time.ZoneId;

/** Gives local times the offset that a zone had then. Remembers one hour's offset, since log lines follow each other closely. */
public final class Zone {
    private final ZoneId zone;
    private final boolean isFixed;
    private int hour = Integer.MIN_VALUE;
    private int offsetSeconds;

    public Zone(ZoneId zone) {
        this.zone = zone;
        isFixed = zone.getRules().isFixedOffset();
        offsetSeconds = isFixed ? zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds() : 0;
    }

    /** Sets the offset of a time whose date and time of day are set. In an hour that comes twice, the first is meant. */
    public void apply(Timestamp time) {
        if (!isFixed && time.localHour() != hour) {
            // Within the hour of a change the offset depends on the minute too: such an hour is not remembered.
            var rules = zone.getRules();
            var start = time.local().withMinute(0).withSecond(0);
            offsetSeconds = rules.getOffset(time.local()).getTotalSeconds();
            boolean steady = rules.getValidOffsets(start).equals(rules.getValidOffsets(start.plusMinutes(59)));
            hour = steady ? time.localHour() : Integer.MIN_VALUE;
        }
        time.offset(offsetSeconds);
    }
}
