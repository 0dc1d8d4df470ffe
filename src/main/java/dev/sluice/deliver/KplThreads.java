package dev.sluice.deliver;

import java.lang.Thread.UncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends to the log what ends one of KPL's threads; Java would print it to standard error, past slf4j. */
final class KplThreads implements UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(KplThreads.class);

    private final @Nullable UncaughtExceptionHandler others;

    private KplThreads(@Nullable UncaughtExceptionHandler others) {
        this.others = others;
    }

    static synchronized void catchUncaught() {
        UncaughtExceptionHandler present = Thread.getDefaultUncaughtExceptionHandler();
        if (!(present instanceof KplThreads)) {
            Thread.setDefaultUncaughtExceptionHandler(new KplThreads(present));
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (thread.getName().startsWith("kpl-")) {
            LOG.warn("thread {} ended", thread.getName(), thrown);
        } else if (others != null) {
            others.uncaughtException(thread, thrown);
        } else {
            System.err.println("Exception in thread \"" + thread.getName() + "\"");
            thrown.printStackTrace();
        }
    }
}
