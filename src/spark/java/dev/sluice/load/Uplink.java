package dev.sluice.load;

import dev.sluice.source.Planning;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from a task to the driver. */
public interface Uplink {
    /**
     * Returns when the driver has taken the letter: what it has to keep is on its disk, but for what is done.
     *
     * @throws IOException if it cannot be reached, or cannot keep it
     */
    Reply tell(Letter letter) throws IOException;

    /** Whether no more is to be read, since the load is being stopped. */
    boolean isDraining();

    /**
     * What happened in one try of a task since its last letter.
     *
     * @param part the task's number, which all its tries have
     * @param attempt tells them apart
     */
    record Letter(int part, long attempt, List<Word> words) implements Serializable {
        public Letter {
            words = List.copyOf(words);
        }
    }

    /**
     * The driver's answer.
     *
     * @param plannings of the chunks that the letter has planned, and of the members of its bundles, in their order
     * @param complete another try has loaded all of it: this one ends as if it had
     * @param stop why the task is to end; null: it is to go on
     */
    record Reply(
            List<Planning> plannings,
            boolean complete,
            @Nullable String stop) implements Serializable {}
}
