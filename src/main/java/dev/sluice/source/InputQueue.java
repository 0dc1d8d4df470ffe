package dev.sluice.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that follow one another: those that were listed, or those members of an archive that show only when a large one before them is
 * read. No bundle reaches from one into another, since it depends on timing which of two is opened first.
 */
final class InputQueue {
    private final Deque<Input> inputs;
    /** Opened already, before those. */
    private @Nullable Source waiting;

    /** One was read, and nobody asked yet what comes behind it. */
    private @Nullable Source read;

    private final SlowSource slow = new SlowSource();
    private boolean piped;
    private int group;
    /** Whether others may be put behind them. */
    private boolean coming;

    InputQueue(Collection<Input> inputs) {
        this.inputs = new ArrayDeque<>(inputs);
    }

    Deque<Input> inputs() {
        return inputs;
    }

    boolean isComing() {
        return coming;
    }

    void coming(boolean others) {
        coming = others;
    }

    @Nullable
    Source takeWaiting() {
        Source source = waiting;
        waiting = null;
        return source;
    }

    void wait(Source source) {
        waiting = source;
    }

    void read(Source source) {
        read = source;
    }

    @Nullable
    Source takeRead() {
        Source source = read;
        read = null;
        return source;
    }

    /** The input is opened now. */
    void opening(Input input) {
        piped = input.isPiped();
        group = input.group();
    }

    /** Whether the input may lie in one bundle with the one that was opened last. */
    boolean goesOnWith(Input input) {
        return input.bytes() >= 0 && input.group() == group;
    }

    /** Where the next source comes from if it comes through a pipe; null if it does not. */
    @Nullable
    SlowSource slow() {
        return piped || slow.isComing() ? slow : null;
    }

    boolean isEmpty() {
        return !coming && inputs.isEmpty() && waiting == null && read == null && !slow.isComing();
    }

    void close() {
        if (waiting != null) {
            waiting.close();
        }
        inputs.forEach(Input::release);
    }
}
