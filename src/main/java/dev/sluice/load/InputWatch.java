package dev.sluice.load;

import dev.sluice.ledger.LineBytes;
import dev.sluice.ledger.Reject;
import dev.sluice.parse.guess.AutoFormat;
import dev.sluice.read.SourceId;
import dev.sluice.report.InputFigures;
import dev.sluice.report.InputFormat;
import dev.sluice.report.Units;
import dev.sluice.source.InputListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts what is read of the inputs, and passes on what is odd about them. Safe for use by several threads. */
public final class InputWatch implements InputListener {
    private static final int MOST_REMARKS = 50;

    static final String TOO_LONG = "longer than the longest line";

    private final LoadCounters counters;
    private final Consumer<String> notes;
    private final Consumer<String> passing;
    private final AtomicInteger remarks = new AtomicInteger();
    private final AtomicBoolean leftOut = new AtomicBoolean();
    private final Map<String, Named> formats = new ConcurrentHashMap<>();
    private final InputTimes times = new InputTimes();
    private final Queue<String> unreadable = new ConcurrentLinkedQueue<>();
    /** A supplier tells a long line on the thread that asked it for the chunk, just before it hands that chunk out. */
    private final ThreadLocal<List<Reject>> longLines = ThreadLocal.withInitial(ArrayList::new);

    /**
     * A watch that has seen nothing yet.
     *
     * @param notes told what still matters when the load has ended
     * @param passing told what matters only while it goes on
     */
    public InputWatch(LoadCounters counters, Consumer<String> notes, Consumer<String> passing) {
        this.counters = counters;
        this.notes = notes;
        this.passing = passing;
    }

    @Override
    public void opened(String sourceName, SourceId source, String way) {
        counters.sources.increment();
        times.opened(sourceName, source);
        if (!way.isEmpty()) {
            formats.computeIfAbsent(way, unused -> new Named()).add(sourceName);
        }
    }

    @Override
    public void loadedBefore(String sourceName, long bytes) {
        counters.sources.increment();
        progressed(bytes);
        times.skipped(sourceName);
    }

    void packed(InputReading reading) {
        times.packed(reading);
    }

    /**
     * What stands out among the inputs.
     *
     * @param ended whether all of them were read
     */
    InputFigures inputs(boolean ended) {
        return times.figures(unreadable(), ended);
    }

    /** How many inputs had a format, and the names of some. */
    private static final class Named {
        private static final int MOST = 1_000;

        private final List<String> names = new ArrayList<>();
        private long count;

        synchronized void add(String name) {
            count++;
            if (names.size() < MOST) {
                names.add(name);
            }
        }

        synchronized InputFormat of(String way) {
            return new InputFormat(AutoFormat.shown(way), count, names);
        }
    }

    /** Which inputs had which format, where each has its own; the most frequent first. */
    public List<InputFormat> formats() {
        return formats.entrySet().stream()
                .map(each -> each.getValue().of(each.getKey()))
                .sorted(Comparator.comparingLong(InputFormat::inputs).reversed().thenComparing(InputFormat::format))
                .toList();
    }

    @Override
    public void unreadable(String sourceName, long offset, String reason) {
        String where = offset == 0 ? "" : " past byte " + offset;
        String sentence = "cannot read " + sourceName + where + ": " + reason;
        unreadable.add(sentence);
        notes.accept(sentence);
    }

    @Override
    public void unterminated(String sourceName, long offset, long bytes) {
        notes.accept(sourceName + " ends in a line without a newline (" + Units.things(bytes, "byte", "bytes")
                + " from byte " + offset + "): it may still be being written, so it is left for the next run");
    }

    @Override
    public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {
        longLines.get().add(new Reject(sourceName, offset, line, TOO_LONG, 0, LineBytes.notKept(bytes)));
    }

    @Override
    public void remarked(String sentence) {
        if (remarks.incrementAndGet() <= MOST_REMARKS) {
            notes.accept(sentence);
        }
    }

    @Override
    public void leftOut(String sourceName, Set<String> names) {
        if (!leftOut.getAndSet(true)) {
            notes.accept("the events are the elements of an array alone: what stands around it is in none of them ("
                    + String.join(", ", names) + " in " + sourceName + ", and perhaps others)");
        }
    }

    @Override
    public void proving(String sourceName, long bytes) {
        passing.accept(String.format(
                Locale.ROOT,
                "reading %s again, to prove that it holds what was loaded of it: %.1f GiB so far",
                sourceName,
                bytes / (double) (1 << 30)));
    }

    @Override
    public void waitingForWriter(String sourceName) {
        passing.accept("waiting until somebody writes to the named pipe " + sourceName);
    }

    /** How many remarks on inputs were not passed on, so that they bury nothing else. */
    int remarksLeftOut() {
        return Math.max(0, remarks.get() - MOST_REMARKS);
    }

    @Override
    public void progressed(long count) {
        counters.inputBytes.add(count);
    }

    @Override
    public void passedOver(long bytes) {
        counters.bytesPassedOver.add(bytes);
    }

    /** The long lines that belong to the chunk which this thread was handed last. */
    public List<Reject> takeLongLines() {
        List<Reject> taken = longLines.get();
        if (taken.isEmpty()) {
            return List.of();
        }
        longLines.remove();
        return taken;
    }

    /** Inputs of which something could not be read, each as a sentence. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }
}
