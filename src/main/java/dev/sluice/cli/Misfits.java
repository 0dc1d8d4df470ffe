package dev.sluice.cli;

import dev.sluice.read.BatchId;
import dev.sluice.read.Decoded;
import dev.sluice.read.Distinct;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the records of one reading whose events may be missing from what was written. */
final class Misfits {
    /** Reading may go on for days: beyond so many, a stray counts though a copy of it may have been written. */
    private static final int MOST_STRAYS = 100_000;

    private final @Nullable Distinct seen;
    private final Set<BatchId> strays = new HashSet<>();
    private long straysWithoutId;
    private String firstDamaged = "";
    private long damaged;
    private long withoutId;

    /** @param seen knows the batches that were written; null: nobody does */
    Misfits(@Nullable Distinct seen) {
        this.seen = seen;
    }

    void count(Decoded decoded, String shardId, @Nullable String sequenceNumber) {
        if (decoded.damage() != null && damaged++ == 0) {
            firstDamaged = shardId + ", sequence number " + sequenceNumber + ": " + decoded.damage();
        }
        if (decoded.id() == null && decoded.damage() == null && decoded.passedOver() == null) {
            withoutId++;
        }
        if (decoded.passedOver() == Decoded.PassedOver.STRAY) {
            if (decoded.id() == null || strays.size() == MOST_STRAYS) {
                straysWithoutId++;
            } else {
                strays.add(decoded.id());
            }
        }
    }

    /** Records that are not what their first bytes or their batch id promise. */
    long damaged() {
        return damaged;
    }

    /** Where the first of them lies, and what is wrong with it. */
    String firstDamaged() {
        return firstDamaged;
    }

    /** Sound records that carry no batch id, so that nothing tells whether they are copies. */
    long withoutId() {
        return withoutId;
    }

    /** Records outside of their shard's range of which no other copy was written, as far as is known. */
    long strays() {
        return straysWithoutId
                + strays.stream()
                        .filter(id -> seen == null || !seen.isKnown(id))
                        .count();
    }
}
