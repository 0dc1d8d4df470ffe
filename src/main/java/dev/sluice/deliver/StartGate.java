package dev.sluice.deliver;

import dev.sluice.deliver.ShardSlots.ShardSlot;
import java.util.Collection;

/**
 * Closed while the sender starts: a shard with limits gets one parcel then, since what waits in a sender leaves it together, faster than the
 * shard takes it. Opened on any thread, closed by the dispatcher's.
 */
final class StartGate {
    private volatile boolean open;

    boolean isOpen() {
        return open;
    }

    /**
     * The sender has delivered something.
     *
     * @return whether the gate was closed
     */
    boolean open() {
        boolean wasClosed = !open;
        open = true;
        return wasClosed;
    }

    /** The sender is away: the next one starts as the first one did. */
    void close(Collection<ShardSlot> slots) {
        if (open) {
            open = false;
            slots.forEach(slot -> slot.isTried = false);
        }
    }
}
