package dev.sluice.deliver;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets one parcel of a lane go at a time, in the order of coming: the next one only when the one before is acknowledged, since a retry
 * would overtake it. The dispatcher's own.
 */
final class LaneGate {
    /** Under way: the lanes with a parcel gone and not ended, and who stands behind it. */
    private final Map<Integer, ArrayDeque<Parcel>> behind = new HashMap<>();

    /** Whether the parcel may go now; otherwise it is kept, and comes out of {@link #next}. */
    boolean enter(Parcel parcel) {
        ArrayDeque<Parcel> queue = behind.get(parcel.batch.id().lane());
        if (queue == null) {
            behind.put(parcel.batch.id().lane(), new ArrayDeque<>(1));
            return true;
        }
        queue.addLast(parcel);
        return false;
    }

    /** The lane's parcel has ended: who goes next, or null if nobody stands there. */
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
