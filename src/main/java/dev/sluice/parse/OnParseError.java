package dev.sluice.parse;

/** What becomes of a line that is not of the format. */
public enum OnParseError {
    /** It goes to the rejects with its reason and position. */
    REJECT,
    /** It becomes an event {@code {"@error":reason,"@error_offset":byte,"message":line}}. */
    WRAP,
    /** It becomes an event as it is. */
    RAW
}
