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
    private static final String ERASE_TO_END = "\u001b[K";
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
                err.print(START_OF_LINE + text + ERASE_TO_END);
                err.flush();
                shown = text;
            }
        }

        @Override
        public synchronized void clear() {
            if (!shown.isEmpty()) {
                err.print(START_OF_LINE + ERASE_TO_END);
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
