package dev.sluice.parse.format;

/** What became of one line (or one multi-line group). Each has exactly one outcome, so their counts add up to the lines read. */
public enum Outcome {
    /** One event was appended. */
    EVENT,
    /** The line holds no event by the format's own rules: a header, a comment, a blank line. */
    HEADER,
    /** An event that the user did not ask for. */
    FILTERED,
    /** The line is not of the format. */
    REJECTED
}
