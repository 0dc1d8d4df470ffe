package dev.sluice.spark;

import dev.sluice.load.SharedFigures;
import dev.sluice.load.Uplink.Letter;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an executor asks the driver. */
sealed interface Message extends Serializable {
    /** Of a task; the answer is a {@link dev.sluice.load.Uplink.Reply}. */
    record OfTask(Letter letter) implements Message {}

    /** The answer is a {@code byte[]}: what the driver's checkpoint says now. */
    record JournalWanted() implements Message {}

    /**
     * Where the executor stands; the answer is a {@link Grant}.
     *
     * @param running tasks
     * @param begun tasks so far
     * @param notes what a person should know, since the last beat
     */
    record Beat(String executor, String host, int running, long begun, SharedFigures figures, List<String> notes)
            implements Message {}

    /**
     * The shards that the executor may write to for a while, counted from when it asked.
     *
     * @param shards null: there are no limits to keep
     * @param draining see {@link dev.sluice.load.Uplink#isDraining}
     */
    record Grant(long serial, @Nullable Set<String> shards, boolean draining) implements Serializable {}
}
