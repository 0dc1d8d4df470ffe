package dev.sluice.deliver;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** What puts records into the stream and may fail at it. The dispatcher decides what becomes of a failure. */
interface Sender extends Closeable {
    /**
     * Begins a try. Its result is told later, on another thread.
     *
     * @param explicitHashKey decimal; null: the partition key's MD5 decides
     * @return false if the sender cannot take it now: nothing will be told
     */
    boolean send(Parcel parcel, @Nullable String explicitHashKey, Tries tries);

    /** Lets what waits for company leave now. */
    void flush();

    /**
     * Why the sender can send nothing any more, as one sentence; null: it reacts, or may soon. Blocks for at most some seconds, and
     * frees what is frozen.
     */
    @Nullable
    String obstacle();

    /** Clears away what a sender that broke down and was started anew may have left behind. */
    void clearAway();

    /** Stops at once; what is in flight is not told any more. */
    @Override
    void close();

    /** Is told how a try ended, on the sender's threads. */
    interface Tries {
        /**
         * The record is in the stream.
         *
         * @param failedBefore tries that the sender itself made in vain
         */
        void landed(Parcel parcel, String shardId, int failedBefore, int throttledBefore);

        /** As far as anybody knows, the record is not in the stream. */
        void missed(Parcel parcel, Miss miss);
    }

    /**
     * Why a try failed.
     *
     * @param code the service's error code; empty for errors of the connection
     * @param tries that the sender made within this one, at least 1
     * @param throttled how many of them for the shard's limits
     */
    record Miss(Cause cause, String code, String message, int tries, int throttled) {}

    /** What kind of failure it was. */
    enum Cause {
        /** The shard takes no more at the moment. */
        THROTTLED,
        /** The service, or the way to it, failed for as long as the sender tried. */
        REFUSED,
        /** The sender itself broke down and starts anew; whether the record landed is unknown. */
        SENDER_LOST
    }
}
