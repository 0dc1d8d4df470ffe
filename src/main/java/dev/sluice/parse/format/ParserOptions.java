package dev.sluice.parse.format;

import dev.sluice.parse.json.JsonPointer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a format needs to be told.
 *
 * @param zone of times that name none
 * @param reference times that name no year are taken for the latest such date that is at most a day after it. A chunk that is
 *     loaded again must get the same one
 * @param yearGiven whether the user named the year of the reference, so that no later moment takes its place
 * @param fields names of csv, tsv and w3c fields whose input has no header line; empty otherwise
 * @param delimiter between csv fields; 0 for the format's own
 * @param timeField name (for json, a JSON Pointer) of the field that is the event's time; null to look for the usual names
 * @param timeLayout its layout in the letters of {@link java.time.format.DateTimeFormatter}; null for any usual machine layout
 * @param pattern the regular expression of format regex, with named groups
 * @param split to the array of JSON whose elements are events; null for the format's own, if it has one
 */
public record ParserOptions(
        ZoneId zone,
        Instant reference,
        boolean yearGiven,
        List<String> fields,
        char delimiter,
        @Nullable String timeField,
        @Nullable String timeLayout,
        @Nullable String pattern,
        @Nullable JsonPointer split) {
    /** UTC, and years up to {@code reference}'s. */
    public static ParserOptions defaults(Instant reference) {
        return new ParserOptions(ZoneOffset.UTC, reference, false, List.of(), '\0', null, null, null, null);
    }

    /** Times that name no year are read as of {@code latest}, unless the user named another year. */
    public ParserOptions asOf(Instant latest) {
        boolean isOfYear =
                latest.atZone(zone).getYear() == reference.atZone(zone).getYear();
        Instant allowed = yearGiven && !(isOfYear && latest.isBefore(reference)) ? reference : latest;
        return new ParserOptions(zone, allowed, yearGiven, fields, delimiter, timeField, timeLayout, pattern, split);
    }

    /** Times that name no year are of {@code last} at the latest. */
    public ParserOptions withYear(int last) {
        Instant lastDay = Instant.parse(String.format(Locale.ROOT, "%04d-12-31T00:00:00Z", last));
        return new ParserOptions(zone, lastDay, true, fields, delimiter, timeField, timeLayout, pattern, split);
    }

    public ParserOptions withZone(ZoneId newZone) {
        return new ParserOptions(
                newZone, reference, yearGiven, fields, delimiter, timeField, timeLayout, pattern, split);
    }

    public ParserOptions withFields(List<String> newFields) {
        return new ParserOptions(
                zone, reference, yearGiven, List.copyOf(newFields), delimiter, timeField, timeLayout, pattern, split);
    }

    public ParserOptions withDelimiter(char newDelimiter) {
        return new ParserOptions(
                zone, reference, yearGiven, fields, newDelimiter, timeField, timeLayout, pattern, split);
    }

    public ParserOptions withTime(@Nullable String field, @Nullable String layout) {
        return new ParserOptions(zone, reference, yearGiven, fields, delimiter, field, layout, pattern, split);
    }

    public ParserOptions withPattern(@Nullable String newPattern) {
        return new ParserOptions(
                zone, reference, yearGiven, fields, delimiter, timeField, timeLayout, newPattern, split);
    }

    public ParserOptions withSplit(@Nullable JsonPointer newSplit) {
        return new ParserOptions(
                zone, reference, yearGiven, fields, delimiter, timeField, timeLayout, pattern, newSplit);
    }
}
