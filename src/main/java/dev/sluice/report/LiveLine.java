package dev.sluice.report;

import java.io.PrintStream;
import java.util.function.IntFunction;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * One line of a terminal that is drawn over and over. The bar's own console is not used: it would load a terminal library, unpack its
 * native part and take over signals, all of it to learn a width. Calls come one at a time.
 */
final class LiveLine {
    private static final String START_OF_LINE = "\r";
    /** A window made narrower has wrapped the line, and what hangs over must go too. */
    private static final String ERASE_BELOW = "\u001b[J";
    /** In a window that became narrower since its width was asked for, the line is cut and leaves no second row behind. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";
    /** The bar's own clock shall not tick: whoever owns the line says when it is drawn. */
    private static final int NEVER_MILLIS = Integer.MAX_VALUE;

    private final Screen screen;
    private final ProgressBar bar;
    private volatile IntFunction<String> text = columns -> "";

    LiveLine(Terminal terminal, PrintStream err) {
        screen = new Screen(terminal, err);
        bar = new ProgressBarBuilder()
                .setConsumer(screen)
                .setRenderer((state, columns) -> text.apply(columns))
                .setUpdateIntervalMillis(NEVER_MILLIS)
                .continuousUpdate()
                .clearDisplayOnFinish()
                .build();
    }

    /** @param line given the columns there are, the text to show */
    void draw(IntFunction<String> line) {
        text = line;
        bar.refresh();
    }

    void clear() {
        screen.clear();
    }

    int columns() {
        return screen.getMaxRenderedLength();
    }

    void close() {
        text = columns -> "";
        bar.close();
    }

    private static final class Screen implements ProgressBarConsumer {
        private final PrintStream err;
        private final WindowWidth width;
        private String shown = "";

        Screen(Terminal terminal, PrintStream err) {
            this.err = err;
            this.width = new WindowWidth(terminal);
        }

        @Override
        public int getMaxRenderedLength() {
            return width.columns() - 1; // a full last column makes some terminals wrap
        }

        @Override
        public synchronized void accept(String text) {
            if (!text.equals(shown)) {
                // The cursor waits at the start: there it stays on the line's first row when the window is made
                // narrower.
                err.print(START_OF_LINE + NO_WRAP + text + WRAP + ERASE_BELOW + START_OF_LINE);
                err.flush();
                shown = text;
            }
        }

        @Override
        public synchronized void clear() {
            if (!shown.isEmpty()) {
                err.print(START_OF_LINE + ERASE_BELOW);
                err.flush();
                shown = "";
            }
        }

        @Override
        public void close() {
            clear();
            width.close();
        }
    }
}
