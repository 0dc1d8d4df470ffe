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
 * @param multiLine what starts an event, as {@code --multiline} takes it; null for the format's own rule
 * @param pattern the regular expression of format regex, with named groups
 * @param lineFormat what the server was told of its lines: nginx's log_format, Apache's LogFormat or PostgreSQL's log_line_prefix
 * @param split to the array of JSON whose elements are events; null for the format's own, if it has one
 */
public record ParserOptions(
        Times times,
        Columns columns,
        @Nullable String multiLine,
        @Nullable String pattern,
        @Nullable String lineFormat,
        @Nullable JsonPointer split) {

    /**
     * How times are found and read.
     *
     * @param zone of times that name none
     * @param reference times that name no year are taken for the latest such date that is at most a day after it. A chunk that
     *     is loaded again must get the same one
     * @param yearGiven whether the user named the year of the reference, so that no later moment takes its place
     * @param field name (for json, a JSON Pointer) of the event's time; null to look for the usual names
     * @param layout of that field in the letters of {@link java.time.format.DateTimeFormatter}; null for any usual machine layout
     */
    public record Times(
            ZoneId zone,
            Instant reference,
            boolean yearGiven,
            @Nullable String field,
            @Nullable String layout) {
        /** Times that name no year are of {@code last} at the latest. */
        public static Instant endOf(int last) {
            return Instant.parse(String.format(Locale.ROOT, "%04d-12-31T00:00:00Z", last));
        }

        /** The reference if times that name no year are read as of {@code latest}, unless the user named another year. */
        Instant referenceAt(Instant latest) {
            boolean isOfYear =
                    latest.atZone(zone).getYear() == reference.atZone(zone).getYear();
            return yearGiven && !(isOfYear && latest.isBefore(reference)) ? reference : latest;
        }
    }

    /**
     * What the rows of csv, tsv and w3c are made of.
     *
     * @param names of the fields where the input has no header line; empty otherwise
     * @param delimiter between csv fields; 0 for the format's own
     */
    public record Columns(List<String> names, char delimiter) {
        static final Columns NONE = new Columns(List.of(), '\0');

        public Columns {
            names = List.copyOf(names);
        }
    }

    /** UTC, and years up to {@code reference}'s. */
    public static ParserOptions defaults(Instant reference) {
        return new ParserOptions(
                new Times(ZoneOffset.UTC, reference, false, null, null), Columns.NONE, null, null, null, null);
    }

    public ParserOptions withTimes(Times others) {
        return new ParserOptions(others, columns, multiLine, pattern, lineFormat, split);
    }
}
