package dev.sluice.source;

import dev.sluice.source.Resume.Known;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Gives the sources of one load their ids, in the order of the inputs. For one thread at a time. */
final class Identities {
    /** Tells whether a known source is the one at hand, by what stands where an earlier run ended. */
    @FunctionalInterface
    interface Recogniser {
        boolean recognises(Known known) throws IOException;
    }

    private final Resume resume;
    private final Set<SourceId> taken = new HashSet<>();

    Identities(Resume resume) {
        this.resume = resume;
    }

    /** @param beginning the source's first bytes from position to limit: as many as there are, 4,096 at most */
    Identity of(ByteBuffer beginning, Recogniser recogniser) throws IOException {
        Fingerprint fingerprint = Fingerprint.of(beginning);
        List<Known> candidates = resume.known(beginning.duplicate());
        for (Known known : candidates) {
            if (!taken.contains(known.source()) && recogniser.recognises(known)) {
                taken.add(known.source());
                return new Identity(known.source(), fingerprint, known);
            }
        }
        return new Identity(fresh(fingerprint, candidates), fingerprint, null);
    }

    /** A pipe: the same bytes piped twice are meant twice, unless a checkpoint knows them. */
    Identity ofPipe(ByteBuffer beginning) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        SourceId id = new SourceId(random.nextLong(), random.nextLong());
        Fingerprint fingerprint = Fingerprint.of(beginning);
        for (Known known : beginning.hasRemaining() ? resume.known(beginning.duplicate()) : List.<Known>of()) {
            if (taken.add(known.source())) {
                return new Identity(known.source(), fingerprint, known);
            }
        }
        return new Identity(id, fingerprint, null);
    }

    private SourceId fresh(Fingerprint fingerprint, List<Known> others) {
        for (int occurrence = 0; ; occurrence++) {
            SourceId id = fingerprint.sourceId(occurrence);
            if (others.stream().noneMatch(known -> known.source().equals(id)) && taken.add(id)) {
                return id;
            }
        }
    }
}
