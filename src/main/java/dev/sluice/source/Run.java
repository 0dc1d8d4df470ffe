package dev.sluice.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that follow one another: those that were listed, or those members of an archive that show only when a large one before them is
 * read. No bundle reaches from one into another, since it depends on timing which of two is opened first.
 */
final class Run {
    private final Deque<Input> inputs;
    /** Opened already, before those. */
    private @Nullable Source waiting;

    Run(Collection<Input> inputs) {
        this.inputs = new ArrayDeque<>(inputs);
    }

    Deque<Input> inputs() {
        return inputs;
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

    boolean isEmpty() {
        return inputs.isEmpty() && waiting == null;
    }

    void close() {
        if (waiting != null) {
            waiting.close();
        }
        inputs.forEach(Input::release);
    }
}
