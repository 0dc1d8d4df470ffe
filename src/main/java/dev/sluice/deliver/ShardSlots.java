package dev.sluice.deliver;

import dev.sluice.deliver.ShardTallies.ShardTally;
import dev.sluice.pack.Batch;
import dev.sluice.pack.Demand;
import dev.sluice.read.HashRange;
import dev.sluice.stream.Shard;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The open shards, and which of them takes which batch. For the dispatcher's thread alone. */
final class ShardSlots {
    /** By the first key of their ranges, which is the stream's order and finds a key's shard. */
    private TreeMap<BigInteger, ShardSlot> byFirstKey = new TreeMap<>();

    /** @param slotOf makes the slot of a shard that was not there before */
    ShardSlots(List<Shard> shards, Function<Shard, ShardSlot> slotOf) {
        replace(shards, slotOf);
    }

    Collection<ShardSlot> slots() {
        return byFirstKey.values();
    }

    /** The open shard that has been dealt fewest bytes so far; null if all must wait. */
    @Nullable
    ShardSlot emptiest(long nowNanos) {
        return emptiest(slot -> slot.isOpen(nowNanos));
    }

    /** The same of those that batches wait for. */
    @Nullable
    ShardSlot emptiestAwaited(long nowNanos) {
        return emptiest(slot -> !slot.waiting.isEmpty() && slot.isOpen(nowNanos));
    }

    private @Nullable ShardSlot emptiest(Predicate<ShardSlot> among) {
        @Nullable ShardSlot best = null;
        for (ShardSlot slot : byFirstKey.values()) {
            if ((best == null || slot.dealtBytes < best.dealtBytes) && among.test(slot)) {
                best = slot;
            }
        }
        return best;
    }

    /**
     * What the shards take, which have limits.
     *
     * @param free parcels that wait for any of them
     * @param all the pace of all of them together
     */
    Demand demand(Collection<Parcel> free, Pace all, long nowNanos) {
        int shards = 0;
        double perSecond = 0;
        double waiting = bytes(free);
        double ahead = 0;
        for (ShardSlot slot : slots()) {
            waiting += bytes(slot.waiting);
            if (slot.isAllotted(nowNanos)) {
                shards++;
                perSecond += slot.pace.bytesPerSecond();
                ahead += slot.pace.aheadBytes(nowNanos);
            }
        }
        // Without a shard at this moment there is time for anything.
        return new Demand(
                Math.max(1, Math.min(perSecond, all.bytesPerSecond())),
                waiting + Math.max(ahead, all.aheadBytes(nowNanos)),
                Math.max(1, shards));
    }

    /** How many of the shards are in the allotment. */
    long held(Allotment allotment, long nowNanos) {
        return slots().stream()
                .filter(slot -> allotment.holds(slot.shard.shardId(), nowNanos))
                .count();
    }

    /** What is kept to now, once {@code allotment} is: see {@link Allotted}. */
    Allotted allotted(Allotment allotment, Pace all, long nowNanos) {
        List<String> open = new ArrayList<>();
        Map<String, Long> rest = new HashMap<>();
        for (ShardSlot slot : slots()) {
            String id = slot.shard.shardId();
            open.add(id);
            long restNanos = Math.max(slot.pace.readyAtNanos() - nowNanos, all.readyAtNanos() - nowNanos);
            if (!allotment.holds(id, nowNanos) && restNanos > 0) {
                rest.put(id, restNanos / 1_000_000 + 1);
            }
        }
        return new Allotted(allotment.serial(), open, rest);
    }

    private static long bytes(Collection<Parcel> parcels) {
        long bytes = 0;
        for (Parcel parcel : parcels) {
            bytes += parcel.sizeBytes;
        }
        return bytes;
    }

    /**
     * The shard of the batch's explicit hash key, or else of its partition key's MD5, as the service decides it. Keys of one batch are of one
     * lane, which is of one shard unless the stream was resharded: then some of them land elsewhere, which costs nothing but evenness.
     */
    ShardSlot shardOf(Batch batch) {
        BigInteger key =
                batch.hashKey() != null ? batch.hashKey() : md5(batch.records().key(0));
        Map.Entry<BigInteger, ShardSlot> entry = byFirstKey.floorEntry(key);
        return Objects.requireNonNull(entry == null ? byFirstKey.firstEntry() : entry)
                .getValue();
    }

    /**
     * The stream has been resharded: shards that stay keep their slots.
     *
     * @return what waited for shards that are gone, to be placed anew
     */
    List<Parcel> replace(List<Shard> shards, Function<Shard, ShardSlot> slotOf) {
        // A new shard begins at the others' average, or it would be dealt every batch until it had caught up with years
        // of theirs.
        long average = (long) byFirstKey.values().stream()
                .mapToLong(slot -> slot.dealtBytes)
                .average()
                .orElse(0);
        TreeMap<BigInteger, ShardSlot> next = new TreeMap<>();
        for (Shard shard : shards) {
            ShardSlot slot = byFirstKey.get(shard.range().first());
            if (slot == null || !slot.shard.equals(shard)) {
                slot = slotOf.apply(shard);
                slot.dealtBytes = average;
            }
            next.put(shard.range().first(), slot);
        }
        List<Parcel> homeless = new ArrayList<>();
        for (ShardSlot slot : byFirstKey.values()) {
            if (next.get(slot.shard.range().first()) != slot) {
                homeless.addAll(slot.waiting);
                slot.waiting.clear();
            }
        }
        byFirstKey = next;
        return homeless;
    }

    private static BigInteger md5(String partitionKey) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, hash).min(HashRange.MAX_KEY);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One open shard: its pace, the bytes dealt to it, and the batches that wait for it alone. */
    static final class ShardSlot {
        final Shard shard;
        final Pace pace;
        private final Supplier<@Nullable Allotment> allotment;
        private final BooleanSupplier started;
        final ShardTally tally;

        /** A record with this explicit hash key lands here for certain. */
        final String middleHashKey;

        /** Batches whose key belongs to this shard, in the order in which they are to leave. */
        final ArrayDeque<Parcel> waiting = new ArrayDeque<>();

        /** Bytes sent to the shard, less those of tries that failed. */
        long dealtBytes;

        /** Something was sent to the shard since its sender last started, and is not known to have failed. */
        boolean isTried;

        /**
         * A shard that has been dealt nothing.
         *
         * @param allotment gives the one in force; null: all shards are this sender's
         * @param started whether the sender has delivered anything since it last started, see {@link StartGate}
         */
        ShardSlot(
                Shard shard,
                Pace pace,
                ShardTally tally,
                Supplier<@Nullable Allotment> allotment,
                BooleanSupplier started) {
            this.shard = shard;
            this.allotment = allotment;
            this.started = started;
            this.pace = pace;
            this.tally = tally;
            this.middleHashKey = shard.range().middle().toString();
        }

        boolean isAllotted(long nowNanos) {
            Allotment its = allotment.get();
            return its == null || its.holds(shard.shardId(), nowNanos);
        }

        boolean isOpen(long nowNanos) {
            return pace.isOpen(nowNanos) && isAllotted(nowNanos) && !awaitsStart();
        }

        /** See {@link StartGate}. */
        private boolean awaitsStart() {
            return pace.isLimited() && isTried && !started.getAsBoolean();
        }

        /** From when on it may be open. */
        long readyInNanos(long nowNanos) {
            return isAllotted(nowNanos) && !awaitsStart() ? pace.readyAtNanos() - nowNanos : Long.MAX_VALUE;
        }
    }
}
