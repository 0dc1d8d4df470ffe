package dev.sluice.parse.container;

import dev.sluice.source.EventStart;
import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lines of a container's log whole, for each stream alone.
 *
 * @param start tells from what the container said which lines begin an event; null if each does
 */
public record ContainerSplitting(
        Wrapping wrapping, @Nullable EventStart start) implements Splitting {
    @Override
    public Boolean applies(ByteBuffer first, boolean all) {
        return true;
    }

    @Override
    public Splitter splitter(SplitLines out) {
        return new ContainerSplitter(wrapping.line(), start, out);
    }
}
