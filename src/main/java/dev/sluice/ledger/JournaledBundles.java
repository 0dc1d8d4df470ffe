package dev.sluice.ledger;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle;
import dev.sluice.source.Bundle.Member;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bundles of a journal that are not done. One ends when it is done, or when a member of it is loaded otherwise: in another bundle, or
 * alone. For one thread at a time.
 */
final class JournaledBundles {
    private final Map<Chunk, Bundle> open = new LinkedHashMap<>();
    private final Map<Chunk, Bundle> byMember = new HashMap<>();

    /** A bundle is planned; those end that have members of it, and are returned. */
    List<Bundle> planned(Bundle bundle) {
        List<Bundle> ended = bundle.members().stream()
                .map(member -> end(byMember.get(member.chunk())))
                .filter(each -> each != null)
                .distinct()
                .toList();
        open.put(bundle.chunk(), bundle);
        bundle.members().forEach(member -> byMember.put(member.chunk(), bundle));
        return ended;
    }

    /** The bundle that is done; null if it is the chunk of one source. */
    @Nullable
    Bundle done(Chunk chunk) {
        return end(open.get(chunk));
    }

    /** The bundle that ends since a member of it is loaded alone; null if there is none. */
    @Nullable
    Bundle settled(Chunk member) {
        return end(byMember.get(member));
    }

    /** The bundles that end since nothing is known any more of a source in them. */
    List<Bundle> forgotten(SourceId source) {
        List<Bundle> with = open.values().stream()
                .filter(bundle -> bundle.members().stream()
                        .anyMatch(member -> member.chunk().source().equals(source)))
                .toList();
        with.forEach(this::end);
        return with;
    }

    private @Nullable Bundle end(@Nullable Bundle bundle) {
        if (bundle == null || open.remove(bundle.chunk()) == null) {
            return null;
        }
        for (Member member : bundle.members()) {
            byMember.remove(member.chunk(), bundle);
        }
        return bundle;
    }

    Collection<Bundle> open() {
        return List.copyOf(open.values());
    }
}
