package dev.sluice.pack;

import dev.sluice.source.Lines;
import java.nio.ByteBuffer;

/** Events that are the lines as they were read, where they lie: bounds are found by looking for newlines. The last may lack its own. */
public record WholeLines(ByteBuffer memory, int from, int to) implements LaneEvents {
    @Override
    public int endFrom(int index) {
        int newline = Lines.next(memory, index, to);
        return newline < 0 ? to : newline + 1;
    }

    @Override
    public int startFrom(int index) {
        int newline = Lines.last(memory, from, index);
        return newline < 0 ? from : newline + 1;
    }

    @Override
    public int count(int start, int end) {
        int newlines = Lines.count(memory, start, end);
        return end > start && memory.get(end - 1) != '\n' ? newlines + 1 : newlines;
    }
}
