package dev.sluice.report;

import dev.sluice.report.Signals.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/** The width of the terminal, asked again only after its window has changed. */
final class WindowWidth implements AutoCloseable {
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Subscription changes;
    private final boolean interactive;
    private int columns;

    WindowWidth(Terminal terminal) {
        this.interactive = terminal.interactive();
        this.columns = terminal.columns();
        this.changes = interactive ? Signals.on("WINCH", () -> changed.set(true)) : Subscription.NONE;
    }

    int columns() {
        if (changed.compareAndSet(true, false) && interactive) {
            columns = Terminal.width(System.getenv());
        }
        return columns;
    }

    @Override
    public void close() {
        changes.close();
    }
}
