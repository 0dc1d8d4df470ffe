package dev.sluice.pack;

import dev.sluice.source.Lines;
import java.nio.ByteBuffer;

/** Events that are lines: bounds are found by looking for newlines. The last line may lack its own. */
public record LineBounds(ByteBuffer bytes, int from, int to) implements EventBounds {
    @Override
    public int endFrom(int index) {
        int newline = Lines.next(bytes, index, to);
        return newline < 0 ? to : newline + 1;
    }

    @Override
    public int startFrom(int index) {
        int newline = Lines.last(bytes, from, index);
        return newline < 0 ? from : newline + 1;
    }

    @Override
    public int count(int start, int end) {
        int newlines = Lines.count(bytes, start, end);
        return end > start && bytes.get(end - 1) != '\n' ? newlines + 1 : newlines;
    }
}
