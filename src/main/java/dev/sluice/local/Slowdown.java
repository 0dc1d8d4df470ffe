package dev.sluice.local;

import java.time.Duration;

/**
 * Where an endpoint is no faster than the service, though nobody writes too much.
 *
 * @param transition how long a stream is CREATING, UPDATING or DELETING
 * @param readLimits whether shards give no more than the service's: 2 MiB and 5 calls a second each
 */
public record Slowdown(Duration transition, boolean readLimits) {
    /** As fast as it can be. */
    public static final Slowdown FREE = new Slowdown(Duration.ZERO, false);
}
