package dev.sluice.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Endpoint} is to be.
 *
 * @param unlimited whether shards take whatever comes, instead of 1 MiB/s and 1,000 records/s each
 * @param sink whether records are counted and let go, so that the endpoint costs next to nothing
 * @param data directory that keeps streams and records beyond the endpoint's end; null for a temporary one
 * @param faults what is to go wrong
 * @param doors how clients come in
 * @param slowdown how fast it is allowed to be
 */
public record EndpointOptions(
        boolean unlimited, boolean sink, @Nullable Path data, Faults faults, Doors doors, Slowdown slowdown) {
    /** Any port, the service's limits of writing, records that go away with the endpoint. */
    public static EndpointOptions temporary() {
        return new EndpointOptions(false, false, null, Faults.NONE, Doors.ONE, Slowdown.FREE);
    }

    /** The same, with records that stay in {@code directory}, which is made if it is missing. */
    public static EndpointOptions stored(Path directory) {
        return new EndpointOptions(false, false, directory, Faults.NONE, Doors.ONE, Slowdown.FREE);
    }

    public EndpointOptions withUnlimited(boolean newUnlimited) {
        return new EndpointOptions(newUnlimited, sink, data, faults, doors, slowdown);
    }

    public EndpointOptions withSink(boolean newSink) {
        return new EndpointOptions(unlimited, newSink, data, faults, doors, slowdown);
    }

    public EndpointOptions withFaults(Faults newFaults) {
        return new EndpointOptions(unlimited, sink, data, newFaults, doors, slowdown);
    }

    public EndpointOptions withDoors(Doors newDoors) {
        return new EndpointOptions(unlimited, sink, data, faults, newDoors, slowdown);
    }

    public EndpointOptions withSlowdown(Slowdown newSlowdown) {
        return new EndpointOptions(unlimited, sink, data, faults, doors, newSlowdown);
    }
}
