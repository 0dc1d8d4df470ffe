package dev.sluice.deliver;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of a key in order: one parcel of each lane is on its way at a time, and the next one goes when that is acknowledged,
 * since it would overtake a retry. For the dispatcher's thread alone.
 */
final class LaneGate {
    /** For each lane with a parcel on its way, those that wait behind it; no entry for a lane that is free. */
    private final Map<Integer, ArrayDeque<Parcel>> behind = new HashMap<>();

    /** Whether the parcel may go now. If not, it is kept until {@link #next} returns it. */
    boolean enter(Parcel parcel) {
        ArrayDeque<Parcel> queue = behind.get(parcel.batch.id().lane());
        if (queue == null) {
            behind.put(parcel.batch.id().lane(), new ArrayDeque<>(1));
            return true;
        }
        queue.addLast(parcel);
        return false;
    }

    /** The lane's parcel was acknowledged; the one that may go now, or null if none waits. */
    @Nullable
    Parcel next(int lane) {
        ArrayDeque<Parcel> queue = behind.get(lane);
        Parcel next = queue == null ? null : queue.pollFirst();
        if (next == null) {
            behind.remove(lane);
        }
        return next;
    }
}
