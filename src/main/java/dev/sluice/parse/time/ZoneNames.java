package dev.sluice.parse.time;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
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

    /** What a name means. Remembers the last hour's offset, since log lines follow each other closely. */
    private static final class Meaning {
        private final String name;
        private final List<Season> own;
        /** What the zones that have the name mean by it today; null before that was asked. */
        private @Nullable Set<ZoneOffset> today;

        private long firstMinute = 0;
        private long lastMinute = -1;
        private @Nullable ZoneOffset found;

        Meaning(String name, List<Season> own) {
            this.name = name;
            this.own = own;
        }

        @Nullable
        ZoneOffset offset(Timestamp time) {
            long minute = time.localMinute();
            if (minute < firstMinute || minute > lastMinute) {
                LocalDateTime local = time.local();
                LocalDateTime hour = local.truncatedTo(ChronoUnit.HOURS);
                found = offset(local);
                // Within the hour of a change the offset depends on the minute too.
                boolean isSteady =
                        found != null && found.equals(offset(hour)) && found.equals(offset(hour.plusMinutes(59)));
                firstMinute = isSteady ? minute - local.getMinute() : minute;
                lastMinute = isSteady ? firstMinute + 59 : minute;
            }
            return found;
        }

        private @Nullable ZoneOffset offset(LocalDateTime local) {
            for (Season season : own) {
                List<ZoneOffset> offsets = season.offsets(local);
                if (!offsets.isEmpty()) {
                    return offsets.size() == 1 ? offsets.get(0) : null;
                }
            }
            List<Season> seasons = Everywhere.SEASONS.getOrDefault(name, List.of());
            if (today == null) {
                Instant now = Instant.now();
                today = seasons.stream()
                        .map(season -> season.offset(now))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
            }
            Set<ZoneOffset> then = seasons.stream()
                    .flatMap(season -> season.offsets(local).stream())
                    .collect(Collectors.toSet());
            return then.size() == 1 && then.equals(today) ? then.iterator().next() : null;
        }
    }

    private final Map<String, List<Season>> own = new HashMap<>();
    /** Of the names that came up. */
    private final Map<String, Meaning> meanings = new HashMap<>();

    private byte[] word = new byte[0];
    /** What {@code word} means; null: it is no zone's name. */
    private @Nullable Meaning meaning;

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
        return meaning(in, from, to) != null;
    }

    /** Sets the offset of a time whose date and time of day are set; false if the name does not tell it. */
    boolean apply(byte[] in, int from, int to, Timestamp time) {
        Meaning its = meaning(in, from, to);
        ZoneOffset offset = its == null ? null : its.offset(time);
        return offset != null && time.offset(offset.getTotalSeconds());
    }

    private @Nullable Meaning meaning(byte[] in, int from, int to) {
        if (!Arrays.equals(in, from, to, word, 0, word.length)) {
            word = Arrays.copyOfRange(in, from, to);
            String name = new String(word, StandardCharsets.US_ASCII);
            meaning = meanings.get(name);
            if (meaning == null && (own.containsKey(name) || Everywhere.SEASONS.containsKey(name))) {
                meaning = new Meaning(name, own.getOrDefault(name, List.of()));
                meanings.put(name, meaning);
            }
        }
        return meaning;
    }
}
