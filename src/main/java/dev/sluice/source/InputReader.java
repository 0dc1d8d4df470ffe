package dev.sluice.source;

import dev.sluice.source.Source.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Reads inputs one after the other, and several at once where one alone cannot keep the workers busy. */
public final class InputReader implements ChunkSupplier {
    private final SourceOptions options;
    private final SourceOpener opener;
    private final LineNumbers lineNumbers = new LineNumbers();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All guarded by lock.
    private final Deque<Input> inputs;
    private final List<Source> open = new ArrayList<>();
    private final Map<Source, Boolean> busy = new HashMap<>();
    private boolean opening;
    private @Nullable Content inOpening;
    private boolean stopped;
    private long sequence;

    public InputReader(List<Input> inputs, SourceOptions options, Resume resume, InputListener listener) {
        this(inputs, options, resume, listener, Clock.systemUTC());
    }

    InputReader(List<Input> inputs, SourceOptions options, Resume resume, InputListener listener, Clock clock) {
        this.inputs = new ArrayDeque<>(inputs);
        this.options = options;
        this.opener = new SourceOpener(inputs, options, resume, listener, clock);
    }

    /** What a worker does next. */
    @FunctionalInterface
    private interface Work {
        /** Null if it gave no chunk. */
        @Nullable
        FilledChunk run(ChunkBuffer buffer) throws IOException;
    }

    @Override
    public @Nullable FilledChunk next(ChunkBuffer buffer) throws IOException, InterruptedException {
        try {
            FilledChunk chunk = null;
            Work work = take();
            while (work != null && (chunk = work.run(buffer)) == null) {
                work = take();
            }
            return chunk;
        } catch (ClosedByInterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
    }

    private @Nullable Work take() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Work work = deal();
                if (work != null) {
                    return work;
                }
                if (!opening && !stopped && open.size() < options.openInputs() && !inputs.isEmpty()) {
                    opening = true;
                    Input input = inputs.remove();
                    return buffer -> open(input);
                }
                if (open.isEmpty() && !opening && (stopped || inputs.isEmpty())) {
                    return null;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Work deal() throws IOException {
        for (Iterator<Source> sources = open.iterator(); sources.hasNext(); ) {
            Source source = sources.next();
            if (busy.containsKey(source)) {
                continue;
            }
            Reading reading = source.deal();
            if (reading == null) {
                sources.remove();
                source.close();
                Input next = source.next();
                if (next != null) {
                    inputs.addFirst(next);
                }
                changed.signalAll();
            } else if (source.sequential()) {
                busy.put(source, true);
                return buffer -> read(source, reading, 0, buffer);
            } else {
                long number = sequence++;
                return buffer -> read(source, reading, number, buffer);
            }
        }
        return null;
    }

    private @Nullable FilledChunk open(Input input) throws ClosedByInterruptException {
        Opened opened = Opened.NOTHING;
        try {
            opened = opener.open(input, this::opened);
        } finally {
            Source source = opened.source();
            lock.lock();
            try {
                opening = false;
                inOpening = null;
                for (int i = opened.members().size() - 1; i >= 0; i--) {
                    inputs.addFirst(opened.members().get(i));
                }
                if (source != null) {
                    open.add(source);
                    // Others know their line numbers; and to open a pipe again is to take its bytes.
                    if (!source.sequential() && !source.isOneChunk()) {
                        lineNumbers.add(source.identity(), input);
                    }
                    if (stopped) {
                        source.stop();
                    }
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        return null;
    }

    /** Called before anything is read of it: a silent pipe must hear of a stop. */
    private void opened(Content content) {
        lock.lock();
        try {
            inOpening = content;
            if (stopped && content instanceof Pipe pipe) {
                pipe.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FilledChunk read(Source source, Reading reading, long dealtAs, ChunkBuffer buffer)
            throws IOException {
        if (!source.sequential()) {
            FilledChunk chunk = reading.read(buffer);
            return chunk == null ? null : chunk.withSequence(dealtAs);
        }
        FilledChunk chunk = null;
        boolean whole = false;
        try {
            chunk = reading.read(buffer);
            whole = true;
        } finally {
            lock.lock();
            try {
                busy.remove(source);
                if (!whole) {
                    // Its bytes are consumed and in no chunk, so another worker would read on at the wrong place.
                    open.remove(source);
                    source.close();
                }
                // Numbered now, since the source might have turned out to have no more.
                chunk = chunk == null ? null : chunk.withSequence(sequence++);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        return chunk;
    }

    @Override
    public long firstLine(FilledChunk chunk) {
        return chunk.line() > 0 ? chunk.line() : lineNumbers.at(chunk.chunk().source(), chunk.offset());
    }

    @Override
    public int readAgain(SourceId source, ByteBuffer into, long offset) throws IOException {
        return lineNumbers.read(source, into, offset);
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            open.forEach(Source::stop);
            if (inOpening instanceof Pipe pipe) {
                pipe.stop();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stop();
        lock.lock();
        try {
            open.forEach(Source::close);
            open.clear();
            inputs.forEach(Input::release);
        } finally {
            lock.unlock();
        }
    }
}
