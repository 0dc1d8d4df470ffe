package dev.sluice.load;

import dev.sluice.report.Progress;
import dev.sluice.source.Reasons;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the user should know while the load runs and after it: each sentence is said once. Safe for use by several threads. */
public final class LoadNotes {
    private final LoadScreen screen;
    private final Set<String> said = new LinkedHashSet<>();
    private @Nullable Progress progress;

    public LoadNotes(LoadScreen screen) {
        this.screen = screen;
    }

    /** From now on notes are written above this progress line. */
    public synchronized void above(Progress line) {
        progress = line;
    }

    public synchronized void told(String sentence) {
        if (said.add(sentence)) {
            passing(sentence);
        }
    }

    /** Said now, and of no use later. */
    public synchronized void passing(String sentence) {
        if (!screen.quiet()) {
            say(sentence);
        }
    }

    /** Says what was kept back for a quiet screen: it failed, and this is why. */
    public synchronized void sayKeptBack() {
        if (screen.quiet()) {
            said.forEach(this::say);
        }
    }

    private void say(String sentence) {
        if (progress != null) {
            progress.say("sluice: " + sentence);
        } else {
            screen.say(sentence);
        }
    }

    public synchronized List<String> all() {
        return List.copyOf(said);
    }

    /** What went wrong, in the words of whoever found it. */
    public static String sentence(Throwable cause) {
        String lacking = Reasons.lacking(cause);
        String message = lacking == null ? cause.getMessage() : lacking;
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
