package dev.sluice.parse.time;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What names like CET and EDT mean, which say whether it is summer time. The zone given decides where it has the name. Any other name
 * counts only if all zones of the JDK that have it mean one offset by it, today (CST is Chicago's and Shanghai's) and at that time: the
 * JDK knows the names of today alone, and MSK was another offset in 2012. Owned by one worker.
 */
final class ZoneNames {
    private static final int LONGEST = 5;

    /** A zone under one of its two names. */
    private record Season(ZoneRules rules, boolean summer) {
        /** What the name means nowadays; null if the zone has no summer time any more. */
        @Nullable
        ZoneOffset offset(Instant now) {
            if (!summer) {
                return rules.getStandardOffset(now);
            }
            ZoneOffsetTransition next = rules.nextTransition(now);
            for (int i = 0; i < 2 && next != null; i++) {
                if (rules.isDaylightSavings(next.getInstant())) {
                    return next.getOffsetAfter();
                }
                next = rules.nextTransition(next.getInstant());
            }
            return null;
        }

        /** The offsets of a local time in this season: none if the zone was in the other one, two if the hour came twice in this one. */
        List<ZoneOffset> offsets(LocalDateTime local) {
            return rules.getValidOffsets(local).stream()
                    .filter(offset -> rules.isDaylightSavings(local.toInstant(offset)) == summer)
                    .toList();
        }
    }

    /** All names; made when the first one is asked for, which takes most of a second. */
    private static final class Everywhere {
        static final Map<String, List<Season>> SEASONS = seasons();

        private static Map<String, List<Season>> seasons() {
            Map<String, List<Season>> seasons = new HashMap<>();
            ZoneId.getAvailableZoneIds().forEach(id -> add(ZoneId.of(id), seasons));
            return seasons;
        }
    }

    private final Map<String, List<Season>> own = new HashMap<>();
    private byte[] name = new byte[0];
    private long minute = Long.MIN_VALUE;
    private @Nullable ZoneOffset found;

    ZoneNames(ZoneId zone) {
        add(zone, own);
    }

    private static void add(ZoneId zone, Map<String, List<Season>> seasons) {
        TimeZone names = TimeZone.getTimeZone(zone);
        String winter = names.getDisplayName(false, TimeZone.SHORT, Locale.ENGLISH);
        String summer = names.getDisplayName(true, TimeZone.SHORT, Locale.ENGLISH);
        ZoneRules rules = zone.getRules();
        seasons.computeIfAbsent(winter, key -> new ArrayList<>()).add(new Season(rules, false));
        if (!summer.equals(winter)) {
            seasons.computeIfAbsent(summer, key -> new ArrayList<>()).add(new Season(rules, true));
        }
    }

    /** Where a word of two to five capital letters at {@code from} ends; {@code from} if none stands there. */
    static int end(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] >= 'A' && in[at] <= 'Z') {
            at++;
        }
        return at - from < 2 || at - from > LONGEST ? from : at;
    }

    /** Whether any zone has this name. */
    boolean isKnown(byte[] in, int from, int to) {
        String text = new String(in, from, to - from, StandardCharsets.US_ASCII);
        return own.containsKey(text) || Everywhere.SEASONS.containsKey(text);
    }

    /** Sets the offset of a time whose date and time of day are set; false if the name does not tell it. */
    boolean apply(byte[] in, int from, int to, Timestamp time) {
        if (time.localMinute() != minute || !Arrays.equals(in, from, to, name, 0, name.length)) {
            name = Arrays.copyOfRange(in, from, to);
            minute = time.localMinute();
            found = offset(new String(name, StandardCharsets.US_ASCII), time.local());
        }
        return found != null && time.offset(found.getTotalSeconds());
    }

    private @Nullable ZoneOffset offset(String text, LocalDateTime local) {
        for (Season season : own.getOrDefault(text, List.of())) {
            List<ZoneOffset> offsets = season.offsets(local);
            if (!offsets.isEmpty()) {
                return offsets.size() == 1 ? offsets.get(0) : null;
            }
        }
        Instant now = Instant.now();
        Set<ZoneOffset> meanings = new HashSet<>();
        Set<ZoneOffset> then = new HashSet<>();
        for (Season season : Everywhere.SEASONS.getOrDefault(text, List.of())) {
            ZoneOffset meaning = season.offset(now);
            if (meaning != null) {
                meanings.add(meaning);
            }
            then.addAll(season.offsets(local));
        }
        return then.size() == 1 && then.equals(meanings) ? then.iterator().next() : null;
    }
}
