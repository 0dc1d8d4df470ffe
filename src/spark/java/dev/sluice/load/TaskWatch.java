package dev.sluice.load;

import dev.sluice.ledger.Reject;
import dev.sluice.read.SourceId;
import dev.sluice.source.InputListener;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what a task meets in its inputs until it is through: a task that fails is run again. Safe for use by several threads. */
final class TaskWatch implements InputListener {
    final LoadCounters counters = new LoadCounters();
    private final Queue<InputEvent> events = new ConcurrentLinkedQueue<>();
    private final InputWatch chunks = new InputWatch(counters, note -> {}, note -> {});

    List<InputEvent> events() {
        return List.copyOf(events);
    }

    List<Reject> takeLongLines() {
        return chunks.takeLongLines();
    }

    @Override
    public void opened(String sourceName, SourceId source, String way) {
        events.add(new InputEvent.Opened(sourceName, source, way));
    }

    @Override
    public void loadedBefore(String sourceName, long bytes) {
        events.add(new InputEvent.LoadedBefore(sourceName, bytes));
    }

    @Override
    public void unreadable(String sourceName, long offset, String reason) {
        events.add(new InputEvent.Unreadable(sourceName, offset, reason));
    }

    @Override
    public void unterminated(String sourceName, long offset, long bytes) {
        events.add(new InputEvent.Unterminated(sourceName, offset, bytes));
    }

    @Override
    public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {
        chunks.lineTooLong(sourceName, source, offset, line, bytes);
    }

    @Override
    public void remarked(String sentence) {
        events.add(new InputEvent.Remarked(sentence));
    }

    @Override
    public void leftOut(String sourceName, Set<String> names) {
        events.add(new InputEvent.LeftOut(sourceName, Set.copyOf(names)));
    }

    @Override
    public void progressed(long count) {
        counters.inputBytes.add(count);
    }

    @Override
    public void passedOver(long bytes) {
        counters.bytesPassedOver.add(bytes);
    }
}
