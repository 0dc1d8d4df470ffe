package dev.sluice.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an input turned out to be: a source, or an archive, or nothing that can be read.
 *
 * @param members the archive's members, as inputs; of many the first few, and an input that gives those behind them
 * @param inUse whether the source or the members go on reading what was opened
 */
record Opened(@Nullable Source source, List<Input> members, boolean inUse) {
    static final Opened NOTHING = new Opened(null, List.of(), false);

    static Opened source(Source source) {
        return new Opened(source, List.of(), true);
    }

    /** Members that open the archive again, each for itself. */
    static Opened members(List<Input> members) {
        return new Opened(null, List.copyOf(members), false);
    }

    /** Members that follow one another; here is the first, or none: then nothing reads on. */
    static Opened first(@Nullable Input member) {
        return member == null ? NOTHING : new Opened(null, List.of(member), true);
    }
}
