package dev.sluice.load;

import dev.sluice.deliver.StreamChanges;
import java.time.Duration;
import java.util.function.Consumer;

/** A wait of which the user is told now and then. */
final class ToldWait implements StreamChanges.Waiting {
    private static final Duration EACH = Duration.ofSeconds(15);

    private final String what;
    private final Duration limit;
    private final Consumer<String> told;
    private Duration next = EACH;

    /** @param what such as {@code the stream is being made} */
    ToldWait(String what, Duration limit, Consumer<String> told) {
        this.what = what;
        this.limit = limit;
        this.told = told;
    }

    @Override
    public boolean goesOn(Duration waited) {
        if (waited.compareTo(next) >= 0) {
            told.accept(what + ", for " + waited.toSeconds() + " s so far");
            next = waited.plus(EACH);
        }
        return waited.compareTo(limit) < 0;
    }
}
