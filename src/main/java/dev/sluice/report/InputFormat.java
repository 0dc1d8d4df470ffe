package dev.sluice.report;

import java.io.Serializable;
import java.util.List;

/**
 * The inputs that were found to be of one format.
 *
 * @param format as options name it
 * @param inputs how many
 * @param names of the first of them, in their order
 */
public record InputFormat(String format, long inputs, List<String> names) implements Serializable {
    private static final int SHOWN = 3;

    public InputFormat {
        names = List.copyOf(names);
    }

    /** On one line, with a few of the names. */
    String shown() {
        List<String> first = names.subList(0, Math.min(SHOWN, names.size()));
        long left = inputs - first.size();
        return Units.things(inputs, "input", "inputs") + " of " + format + ": " + String.join(", ", first)
                + (left > 0 ? " and " + Units.grouped(left) + " more" : "");
    }
}
