package dev.sluice.parse.format;

/** Which line, if any, names the fields of those that follow. */
public enum HeaderRule {
    NONE,
    /** The source's first line. */
    FIRST_LINE,
    /** The last line that begins with {@code #Fields:}. */
    FIELDS_LINE
}
