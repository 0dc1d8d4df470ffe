package dev.sluice.load;

import dev.sluice.ledger.Checkpoint;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What an earlier run began and no input of this one goes on with. It is not loaded: unless the user gave it up, that is a failure.
 *
 * @param forget whether what is missing is given up ({@code --forget-missing})
 */
record Unfinished(Checkpoint checkpoint, boolean forget, Consumer<String> notes) {
    private static final int MOST_NAMED = 20;

    /**
     * Called at the end of the load.
     *
     * @param allOpened whether every input was opened and could be read: if not, what is missing may be in one of the others
     * @throws IOException if something is missing, or the checkpoint cannot be written
     */
    void settle(boolean allOpened) throws IOException {
        List<String> unmet = checkpoint.unmet();
        if (unmet.isEmpty()) {
            return;
        }
        if (!allOpened) {
            if (forget) {
                notes.accept("nothing was given up (--forget-missing), since not all inputs were read");
            }
            return;
        }
        if (forget) {
            checkpoint.forgetUnmet();
            return;
        }
        throw new IOException("an earlier run with this checkpoint did not finish " + named(unmet)
                + ", and nothing in this run's inputs holds what it held; name it where it lies now,"
                + " or give up what is left of it with --forget-missing");
    }

    private static String named(List<String> names) {
        int more = names.size() - MOST_NAMED;
        return String.join(", ", more <= 0 ? names : names.subList(0, MOST_NAMED))
                + (more <= 0 ? "" : String.format(Locale.ROOT, " and %,d more", more));
    }
}
