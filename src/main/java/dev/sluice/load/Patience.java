package dev.sluice.load;

import java.time.Duration;

/**
 * How long a load waits, and for what.
 *
 * @param giveUpAfter how long nothing may be acknowledged before the load ends
 * @param drainTimeout the same once a signal has stopped the reading
 * @param ifBusy what becomes of a load whose checkpoint another run holds
 */
public record Patience(Duration giveUpAfter, Duration drainTimeout, IfBusy ifBusy) {
    /** As the options have it where nothing is typed; Kubernetes, too, gives a container 30 s to end. */
    public static final Patience USUAL = new Patience(Duration.ofHours(1), Duration.ofSeconds(30), IfBusy.FAIL);

    /** What becomes of a load whose checkpoint another run holds. */
    public enum IfBusy {
        FAIL,
        /** It ends as if it had loaded all: what is new is the next run's. */
        SKIP,
        /** It begins when the other has ended. */
        WAIT
    }
}
