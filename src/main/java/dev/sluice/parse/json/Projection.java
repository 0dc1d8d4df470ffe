package dev.sluice.parse.json;

import java.util.List;

/**
 * Which fields of an event are kept. An array keeps its other elements, and closes up; a container of which nothing is selected goes
 * with its name.
 *
 * @param keepsNamed whether what is named is kept and the rest goes, or the other way round
 */
public record Projection(boolean keepsNamed, List<JsonPointer> pointers) {
    public Projection {
        pointers = List.copyOf(pointers);
    }

    /** As users type it. */
    public String option() {
        return keepsNamed ? "--select" : "--drop";
    }

    /** What does it, for one worker. */
    public Rewriter rewriter() {
        boolean keeps = keepsNamed;
        return new Rewriter(pointers, !keeps, false) {
            @Override
            protected boolean named(byte[] in, int from, int to, JsonBuffer out) {
                if (keeps) {
                    out.raw(in, from, to);
                }
                return keeps;
            }
        };
    }
}
