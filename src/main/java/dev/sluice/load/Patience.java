package dev.sluice.load;

import java.time.Duration;

/**
 * How long a load waits for acknowledgements.
 *
 * @param giveUpAfter how long there may be none before the load ends
 * @param drainTimeout the same once a signal has stopped the reading
 */
public record Patience(Duration giveUpAfter, Duration drainTimeout) {
    /** As the options have it where nothing is typed; Kubernetes, too, gives a container 30 s to end. */
    public static final Patience USUAL = new Patience(Duration.ofHours(1), Duration.ofSeconds(30));
}
