package dev.sluice.parse.guess;

import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.format.ParserOptions.Columns;
import dev.sluice.parse.json.JsonPointer;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a source's format, as a journal keeps it.
 *
 * @param hash of the format's definition
 * @param delimiter 0: what the user said, or the format's own
 * @param split where the array lies whose elements are the events; null: where the user said, or in the format's own place, if any
 */
record FormatWay(
        String format,
        String hash,
        char delimiter,
        @Nullable String split) {
    /** @param told what the user said */
    static FormatWay of(Format format, ParserOptions found, ParserOptions told) {
        char delimiter = found.columns().delimiter();
        JsonPointer split = found.split();
        return new FormatWay(
                format.toString(),
                format.hash(),
                delimiter == told.columns().delimiter() ? 0 : delimiter,
                split == null || split.equals(told.split()) ? null : split.toString());
    }

    /** @throws IllegalArgumentException if it is none */
    static FormatWay parse(String text) {
        String[] words = text.split(" ", 4);
        if (words.length < 3) {
            throw new IllegalArgumentException("'" + text + "' names no format as it was found");
        }
        return new FormatWay(
                words[0], words[1], (char) Integer.parseInt(words[2]), words.length == 3 ? null : words[3]);
    }

    /** What the user said, with what was found. */
    ParserOptions in(ParserOptions options) {
        return new ParserOptions(
                options.times(),
                delimiter == 0
                        ? options.columns()
                        : new Columns(options.columns().names(), delimiter),
                options.multiLine(),
                options.pattern(),
                options.lineFormat(),
                split == null ? options.split() : JsonPointer.parse(split));
    }

    @Override
    public String toString() {
        return format + ' ' + hash + ' ' + (int) delimiter + (split == null ? "" : ' ' + split);
    }
}
