package dev.sluice.ledger;

import dev.sluice.read.Chunk;
import dev.sluice.source.Bundle;
import dev.sluice.source.Bundle.Member;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the chunks were planned that are not done. The journal notes the time now and then, for all chunks that follow. */
final class Plannings {
    private static final Duration KEPT = Duration.ofHours(1);

    private final Instant run = Instant.now();
    private final Map<Chunk, Planning> open = new HashMap<>();
    private @Nullable Planning last;

    /** The journal has this note now; chunks planned after it are of this time. */
    void noted(Planning planning) {
        last = planning;
    }

    /**
     * The chunk is planned.
     *
     * @param written when its source had been written to last; null if that is not known
     * @param begun when the journal was begun: journals of before tell no other time
     */
    void planned(Chunk chunk, @Nullable Instant written, Instant begun) {
        open.put(chunk, (last == null ? new Planning(begun, begun, begun) : last).writtenBy(written));
    }

    /** The bundle is planned, and those of its members that were not before. */
    void planned(Bundle bundle, Instant begun) {
        for (Member member : bundle.members()) {
            Planned planned = member.planned();
            if (planned != null || !open.containsKey(member.chunk())) {
                planned(
                        member.chunk(),
                        planned == null ? null : planned.source().written(),
                        begun);
            }
        }
    }

    /** What the journal must note before the next chunk is planned; null if the last note still serves. */
    @Nullable
    Planning due(Instant begun) {
        Instant now = Instant.now();
        boolean serves =
                last != null && last.run().equals(run) && last.at().plus(KEPT).isAfter(now);
        return serves ? null : new Planning(begun, run, now);
    }

    void done(Chunk chunk) {
        open.remove(chunk);
    }

    /** Of a chunk that is not planned: now. */
    Planning of(Chunk chunk, @Nullable Instant written, Instant begun) {
        Planning planning = open.get(chunk);
        return planning == null ? new Planning(begun, run, Instant.now()).writtenBy(written) : planning;
    }
}
