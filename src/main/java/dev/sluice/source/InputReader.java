package dev.sluice.source;

import dev.sluice.source.Source.Reading;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Reads inputs one after the other, and several at once where one alone cannot keep the workers busy. */
public final class InputReader implements ChunkSupplier {
    private final SourceOptions options;
    private final SourceOpener opener;
    private final Bundler bundler;
    private final Grouping grouping;
    private final LineNumbers lineNumbers = new LineNumbers();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All guarded by lock.
    /** Those that were listed are the last. */
    private final Deque<InputQueue> queues = new ArrayDeque<>();

    private final List<Source> open = new ArrayList<>();
    private final Set<Source> busy = new HashSet<>();
    /** Whoever waits for one of these, be it for an archive's next member, must hear of a stop. */
    private final List<Pipe> pipes = new ArrayList<>();

    private final InputQueue listed;
    private final Thread listing;
    private boolean opening;
    /** How many sources are asked for what comes behind them: before that is known, nothing else is opened. */
    private int following;

    private boolean stopped;
    private final Gathered gathering = new Gathered();

    public InputReader(InputFeed inputs, SourceOptions options, Resume resume, InputListener listener) {
        this(inputs, options, resume, listener, Clock.systemUTC());
    }

    InputReader(InputFeed inputs, SourceOptions options, Resume resume, InputListener listener, Clock clock) {
        this.options = options;
        this.opener = new SourceOpener(inputs.files(), options, resume, listener, clock);
        this.bundler = new Bundler(options, resume, listener);
        this.grouping = new Grouping(options.cutting());
        this.listed = new InputQueue(List.of());
        listed.coming(true);
        this.queues.add(listed);
        this.listing = new Thread(() -> follow(inputs), "sluice-queueing");
        listing.setDaemon(true);
        listing.start();
    }

    /** What is listed is put behind what was listed before. */
    private void follow(InputFeed inputs) {
        try {
            int count = 0;
            for (List<Input> more = inputs.behind(count); !more.isEmpty(); more = inputs.behind(count)) {
                count += more.size();
                for (Input input : more) {
                    if (!input.isSealed()) {
                        input.group(grouping.add(input));
                    }
                }
                came(more, true);
            }
            came(List.of(), false);
        } catch (InterruptedException e) {
            // Nothing more is read.
        }
    }

    private void came(List<Input> more, boolean coming) {
        locked(() -> {
            listed.inputs().addAll(more);
            listed.coming(coming);
            opener.expect(listed.inputs());
        });
    }

    /** Changes what {@code lock} guards, and wakes whoever waits for that. */
    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
                if (!opening && following == 0) {
                    queues.removeIf(InputQueue::isEmpty);
                }
                if (!opening
                        && following == 0
                        && !stopped
                        && open.size() < options.opening().read()
                        && !queues.isEmpty()) {
                    InputQueue queue = queues.element();
                    return opening(buffer -> bundler.next(queue, buffer, gathering));
                }
                if (!opening && following == 0 && open.isEmpty() && (stopped || queues.isEmpty())) {
                    return stopped || !bundler.isWaiting() ? null : opening(bundler::last);
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
            if (busy.contains(source)) {
                continue;
            }
            Reading reading = source.deal();
            if (reading == null) {
                sources.remove();
                source.close();
                following++;
                return buffer -> follow(source);
            }
            if (source.sequential()) {
                busy.add(source);
            }
            return buffer -> read(source, reading, buffer);
        }
        return null;
    }

    /** Without the lock: the next member may have to come through a silent pipe. */
    private @Nullable FilledChunk follow(Source source) {
        Input next = null;
        try {
            next = source.next();
        } finally {
            List<Input> behind = next == null ? List.of() : List.of(next);
            locked(() -> {
                following--;
                if (!behind.isEmpty()) {
                    queues.addFirst(new InputQueue(behind));
                }
            });
        }
        return null;
    }

    /** Work for one worker at a time: the inputs are opened in their order. */
    private Work opening(Work work) {
        opening = true;
        return buffer -> {
            try {
                return work.run(buffer);
            } finally {
                locked(() -> opening = false);
            }
        };
    }

    private final class Gathered implements Bundler.Feed {
        @Override
        public @Nullable Source next(InputQueue queue, Gathering bundle) throws IOException {
            SlowSource slow = queue.slow();
            boolean atOnce = !bundle.isEmpty();
            if (slow == null) {
                return next(queue, atOnce);
            }
            Duration linger = options.linger();
            return slow.take(
                    () -> next(queue, atOnce),
                    atOnce && linger != null ? bundle.begunNanos() + linger.toNanos() : null);
        }

        private @Nullable Source next(InputQueue queue, boolean atOnce) throws IOException {
            Source read = queue.takeRead();
            if (read != null) {
                follow(queue, read);
            }
            for (Input input = input(queue, atOnce); input != null; input = input(queue, atOnce)) {
                Source source = open(queue, input);
                if (source != null) {
                    return source;
                }
            }
            return null;
        }

        @Override
        public void large(Source source) {
            locked(() -> {
                open.add(source);
                if (stopped) {
                    source.stop();
                }
            });
        }

        @Override
        public void read(InputQueue queue, Source source) {
            source.close();
            queue.read(source);
        }

        /** Without the lock: the next member may have to come through a silent pipe. */
        private void follow(InputQueue queue, Source source) {
            Input next = source.next();
            if (next != null) {
                locked(() -> queue.inputs().addFirst(next));
            }
        }
    }

    private @Nullable Input input(InputQueue queue, boolean atOnce) throws ClosedByInterruptException {
        lock.lock();
        try {
            while (queue.isComing() && queue.inputs().isEmpty() && !stopped) {
                changed.await();
            }
            if (stopped || queue.inputs().isEmpty()) {
                return null;
            }
            opener.expect(queue.inputs());
            return atOnce && !queue.goesOnWith(queue.inputs().element())
                    ? null
                    : queue.inputs().remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (ClosedByInterruptException) new ClosedByInterruptException().initCause(e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Source open(InputQueue queue, Input input) throws IOException {
        queue.opening(input);
        Opened opened;
        // One that comes through a pipe may be opened just now, beside this worker.
        synchronized (opener) {
            opened = opener.open(input, this::opened);
        }
        List<Input> members = opened.members();
        if (!members.isEmpty()) {
            locked(() -> {
                for (int i = members.size() - 1; i >= 0; i--) {
                    queue.inputs().addFirst(members.get(i));
                }
            });
        }
        Source source = opened.source();
        // Others know their line numbers; and to open a pipe again is to take its bytes.
        if (source != null && !source.sequential() && !source.isOneChunk()) {
            lineNumbers.add(source.identity(), input);
        }
        return source;
    }

    /** Called before anything is read of it. */
    private void opened(Pipe pipe) {
        locked(() -> {
            pipes.removeIf(each -> !each.isOpen());
            pipes.add(pipe);
            if (stopped) {
                pipe.stop();
            }
        });
    }

    private @Nullable FilledChunk read(Source source, Reading reading, ChunkBuffer buffer) throws IOException {
        if (!source.sequential()) {
            return reading.read(buffer);
        }
        boolean whole = false;
        try {
            FilledChunk chunk = reading.read(buffer);
            whole = true;
            return chunk;
        } finally {
            boolean goesOn = whole;
            locked(() -> {
                busy.remove(source);
                if (!goesOn) {
                    // Its bytes are consumed and in no chunk, so another worker would read on at the wrong place.
                    open.remove(source);
                    source.close();
                }
            });
        }
    }

    @Override
    public long firstLine(FilledChunk chunk) {
        return chunk.first().number() > 0
                ? chunk.first().number()
                : lineNumbers.at(chunk.chunk().source(), chunk.first().offset());
    }

    @Override
    public void stop() {
        locked(() -> {
            stopped = true;
            listing.interrupt();
            opener.stop();
            open.forEach(Source::stop);
            pipes.forEach(Pipe::stop);
        });
    }

    @Override
    public void close() {
        stop();
        locked(() -> {
            open.forEach(Source::close);
            open.clear();
            queues.forEach(InputQueue::close);
        });
    }
}
