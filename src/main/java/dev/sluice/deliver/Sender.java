package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/**
 * Puts records into the stream, and may fail: the {@link Dispatcher} decides what becomes of a failure. {@link #send}, {@link #flush} and
 * {@link #clearAway} are called by the dispatcher's thread alone, and return soon; the others may be called by any thread.
 */
public interface Sender extends Closeable {
    /** Which one it is. */
    SenderChoice choice();

    /** Something is to be sent: what was put off until then begins. */
    default void need() {}

    /** The way to the service that its questions go, too. */
    AwsClients clients();

    /**
     * Waits until it can take records for this stream.
     *
     * @param notes is told what a person should know who waits with it
     * @throws DeliveryFailedException if it cannot be started on this machine
     */
    void await(String stream, Notes notes) throws DeliveryFailedException;

    /**
     * Begins a try. If it returns true, {@code tries} is told the end of each of the parcel's records once, of the parcel as a whole or of
     * its parts, usually later and on another thread; after {@link #close} it may never be told.
     *
     * @param explicitHashKey decimal; null: the partition key's MD5 decides
     * @return false if the sender cannot take the parcel now: {@code tries} is told nothing
     */
    boolean send(Parcel parcel, @Nullable String explicitHashKey, Tries tries);

    /** Sends at once what was kept back to share a request with later records. */
    void flush();

    /**
     * Why the sender can send nothing any more, as one sentence; null if it answers, or may do so soon. Blocks for some seconds at most.
     * A sender that hangs is restarted.
     */
    @Nullable
    String obstacle();

    /** The sender broke down and started anew: ends what the old one may have left running. */
    void clearAway();

    /** Stops, without waiting for what is in flight. May be called more than once. */
    @Override
    void close();

    /** Is told how each try ended. Called on the sender's threads, several at a time; returns soon. */
    interface Tries {
        /**
         * The parcel's records are in the stream, all of them in this shard.
         *
         * @param failedBefore how often the sender itself tried each in vain before that
         * @param throttledBefore how many of those tries failed for the shard's limits
         */
        void landed(Parcel parcel, String shardId, int failedBefore, int throttledBefore);

        /** The try failed. The records are not known to be in the stream, but may be: see {@link Cause#SENDER_LOST}. */
        void missed(Parcel parcel, Miss miss);

        /** By a fault of Sluice, not all of a try's end could be told: no try can be relied on any more. */
        void broken(Throwable fault);
    }

    /**
     * Why a try failed.
     *
     * @param code the service's error code; empty for errors of the connection
     * @param tries that the sender made of each record within this one, at least 1
     * @param throttled how many of them for the shard's limits
     */
    record Miss(Cause cause, String code, String message, int tries, int throttled) {
        private static final String STATUS = "HTTP ";

        /** The code of an answer without an error of the service's. */
        static String code(int status) {
            return STATUS + status;
        }

        /** The status of such an answer; 0: the service says itself what is wrong, or nothing came. */
        int status() {
            return code.startsWith(STATUS) ? Integer.parseInt(code.substring(STATUS.length())) : 0;
        }
    }

    /** What kind of failure it was. */
    enum Cause {
        /** The shard takes no more at the moment. */
        THROTTLED,
        /** The service, or the way to it, failed for as long as the sender tried. */
        REFUSED,
        /** Java does not take the service's certificate. */
        UNTRUSTED,
        /** The sender itself broke down and starts anew; whether the record landed is unknown. */
        SENDER_LOST
    }
}
