package dev.sluice.report;

import dev.sluice.report.Signals.Subscription;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches a load: draws one line again and again where a person looks, writes one line every half minute where none does, and keeps
 * the {@link Timeline}. One daemon thread; the load never waits for it.
 */
public final class Progress implements AutoCloseable {
    /** When progress is shown. */
    public enum Mode {
        AUTO,
        ALWAYS,
        NEVER
    }

    /**
     * What is shown.
     *
     * @param stream the load's, by which a terminal among many is known
     * @param inputs as they were named, in a few words
     */
    public record Look(Mode mode, String stream, String inputs) {}

    private static final Duration REDRAW_INTERVAL = Duration.ofMillis(200);
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);
    /** Shorter, since people who wait for the end look more often. */
    private static final Duration DRAIN_INTERVAL = Duration.ofSeconds(5);

    private static final long WATCHER_MILLIS = 15_000;

    private final Supplier<ProgressSnapshot> source;
    private final Terminal terminal;
    private final PrintStream err;
    private final Look look;
    private Duration logInterval;
    private final LoadWatcher watcher;
    private final boolean logs;
    private final @Nullable LiveLine live;
    private final ProgressRate pace = new ProgressRate();
    private final Timeline timeline = new Timeline();
    private final long startNanos = System.nanoTime();
    private final Thread thread;
    private final Snapshots signals;
    private boolean stopped;
    private boolean draining;

    /**
     * Starts watching.
     *
     * @param source asked at least once a second, from this object's thread and the ones that signals run on
     * @param quiet nothing is written but what a signal asks for; the timeline is kept all the same
     * @param watcher is told now, and then four times a minute
     */
    public static Progress start(
            Supplier<ProgressSnapshot> source,
            Look look,
            boolean quiet,
            Terminal terminal,
            PrintStream err,
            LoadWatcher watcher) {
        Look shown = quiet ? new Look(Mode.NEVER, look.stream(), look.inputs()) : look;
        return new Progress(source, shown, terminal, err, LOG_INTERVAL, watcher);
    }

    Progress(
            Supplier<ProgressSnapshot> source,
            Look look,
            Terminal terminal,
            PrintStream err,
            Duration logInterval,
            LoadWatcher watcher) {
        this.source = source;
        this.watcher = watcher;
        this.terminal = terminal;
        this.err = err;
        this.logInterval = logInterval;
        this.look = look;
        boolean isJson = err instanceof JsonLines;
        boolean draws = !isJson && (look.mode() == Mode.ALWAYS || (look.mode() == Mode.AUTO && terminal.interactive()));
        this.logs = !draws && (look.mode() == Mode.AUTO || (isJson && look.mode() == Mode.ALWAYS));
        this.live = draws ? new LiveLine(terminal, err) : null;
        this.signals = Snapshots.on(this::printSnapshot);
        this.thread = new Thread(this::watch, "sluice-progress");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes whole lines above the progress line, which is drawn again below. Safe from any thread. */
    public synchronized void say(String text) {
        if (err instanceof JsonLines lines) {
            lines.note(text.replaceFirst("^sluice: ", ""));
            return;
        }
        if (live != null) {
            live.clear();
        }
        for (String line : text.split("\n", -1)) {
            String safe = Paint.safe(line);
            if (live == null || safe.length() <= live.columns()) {
                err.println(safe);
            } else {
                Paint.wrap(safe, live.columns()).forEach(err::println);
            }
        }
    }

    /**
     * Nothing more is read: from now on the line says what is waited for.
     *
     * @return the same, for a note
     */
    public synchronized String drain() {
        draining = true;
        logInterval = DRAIN_INTERVAL.compareTo(logInterval) < 0 ? DRAIN_INTERVAL : logInterval;
        notifyAll();
        return ProgressText.draining(source.get(), pace);
    }

    /** What was read and is not acknowledged, and what was not read, of which the checkpoint may know some; of a pipe nobody knows the rest. */
    public String left() {
        ProgressSnapshot now = source.get();
        String read = Units.bytes(now.bytesLeft()) + " of what was read are left";
        long unread = now.input().total() - now.input().read();
        return unread <= 0 ? read : read + ", and up to " + Units.bytes(unread) + " of input were not read";
    }

    /** Stops watching and clears the line, so that what is written next stands alone. Safe to call twice. */
    @Override
    public synchronized void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        notifyAll();
        signals.close();
        timeline.end(elapsedMillis(), source.get());
        if (live != null) {
            live.close();
        }
    }

    /** What was seen from the start until now, or until {@link #close}. */
    public Timeline.Course course() {
        return timeline.course();
    }

    private void watch() {
        long loggedMillis = 0;
        long nextWatchMillis = 0;
        long interval = (live != null ? REDRAW_INTERVAL : SAMPLE_INTERVAL).toMillis();
        while (true) {
            ProgressSnapshot snapshot = source.get();
            if (elapsedMillis() >= nextWatchMillis) {
                watcher.running(snapshot);
                nextWatchMillis = elapsedMillis() + WATCHER_MILLIS;
            }
            synchronized (this) {
                if (stopped) {
                    return;
                }
                long now = elapsedMillis();
                pace.add(now, snapshot);
                timeline.add(now, snapshot);
                if (live != null) {
                    boolean drains = draining;
                    live.draw(columns -> drains
                            ? ProgressText.drainLine(snapshot, pace, look, terminal.withColumns(columns))
                            : ProgressText.line(snapshot, pace, now, look, terminal.withColumns(columns)));
                } else if (logs && now >= loggedMillis + logInterval.toMillis()) {
                    log(
                            snapshot,
                            now,
                            draining
                                    ? Paint.safe(look.stream()) + ": " + ProgressText.draining(snapshot, pace)
                                    : ProgressText.logLine(snapshot, pace, now, look));
                    loggedMillis = now;
                }
                try {
                    wait(interval);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void log(ProgressSnapshot snapshot, long elapsedMillis, String text) {
        if (err instanceof JsonLines lines) {
            lines.progress(snapshot, pace, elapsedMillis, text);
        } else {
            err.println("sluice: " + text);
        }
    }

    private synchronized void printSnapshot() {
        if (!stopped && err instanceof JsonLines) {
            ProgressSnapshot now = source.get();
            log(now, elapsedMillis(), ProgressText.logLine(now, pace, elapsedMillis(), look));
        } else if (!stopped) {
            say(ProgressText.snapshot(source.get(), pace, elapsedMillis(), look, terminal));
        }
    }

    private long elapsedMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** The signals by which a running load is asked where it stands: SIGUSR1, and SIGINFO (Ctrl-T) where there is one. */
    static final class Snapshots implements AutoCloseable {
        private final List<Subscription> subscriptions;

        private Snapshots(List<Subscription> subscriptions) {
            this.subscriptions = subscriptions;
        }

        static Snapshots on(Runnable print) {
            return new Snapshots(Stream.of("USR1", "INFO")
                    .map(name -> Signals.on(name, print))
                    .toList());
        }

        @Override
        public void close() {
            subscriptions.forEach(Subscription::close);
        }
    }
}
