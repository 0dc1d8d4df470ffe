package dev.sluice.source;

import dev.sluice.read.Chunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bundles that an earlier run left: their members are held until all are there, and then handed out as they were. Those of a bundle of
 * which one is gone, or is not what it was, are let loose to go into others. For one thread at a time.
 */
final class LeftBundles {
    private static final String CHANGED = "are gone or are not what they were";
    private static final String TOO_FAR_APART = "stand too far from it in this listing";

    private final Map<Chunk, Left> byMember = new HashMap<>();
    /** Those of which something is held, the oldest first. */
    private final Set<Left> begun = new LinkedHashSet<>();

    private final Deque<Left> complete = new ArrayDeque<>();
    private final Deque<Taken> loose = new ArrayDeque<>();
    private final InputListener listener;
    private final long mostBytes;
    private long heldBytes;

    /** @param mostBytes that are held of bundles that are not complete */
    LeftBundles(List<Bundle> bundles, InputListener listener, long mostBytes) {
        this.listener = listener;
        this.mostBytes = mostBytes;
        for (Bundle bundle : bundles) {
            Left left = new Left(bundle);
            bundle.members().forEach(member -> byMember.put(member.chunk(), left));
        }
    }

    private static final class Left {
        final Bundle bundle;
        final Map<Chunk, Taken> taken = new HashMap<>();

        Left(Bundle bundle) {
            this.bundle = bundle;
        }

        List<Taken> inOrder() {
            return bundle.members().stream()
                    .map(member -> taken.get(member.chunk()))
                    .filter(Objects::nonNull)
                    .toList();
        }

        boolean isAsItWas() {
            return bundle.members().stream().allMatch(member -> {
                Taken its = taken.get(member.chunk());
                return its != null && Objects.equals(its.member().span(), member.span());
            });
        }
    }

    boolean holds(Chunk member) {
        return byMember.containsKey(member);
    }

    void add(Taken member) {
        Left left = Objects.requireNonNull(byMember.get(member.member().chunk()));
        left.taken.put(member.member().chunk(), member.kept());
        begun.add(left);
        heldBytes += member.filled().bytes().remaining();
        if (left.taken.size() == left.bundle.members().size()) {
            forget(left);
            if (left.isAsItWas()) {
                complete.add(left);
            } else {
                loosen(left, CHANGED);
            }
        }
        while (heldBytes > mostBytes && !begun.isEmpty()) {
            giveUp(begun.iterator().next(), TOO_FAR_APART);
        }
    }

    /** All inputs were opened, so a member that was not met is gone. */
    void giveUpAll() {
        List.copyOf(begun).forEach(each -> giveUp(each, CHANGED));
    }

    private void giveUp(Left left, String why) {
        forget(left);
        loosen(left, why);
    }

    private void forget(Left left) {
        begun.remove(left);
        left.bundle.members().forEach(member -> byMember.remove(member.chunk()));
        left.taken.values().forEach(taken -> heldBytes -= taken.filled().bytes().remaining());
    }

    private void loosen(Left left, String why) {
        List<Taken> others = left.inOrder();
        for (Taken other : others) {
            listener.remarked(other.filled().source().name() + " was loaded together with inputs that " + why
                    + ", by a run that did not finish: it is loaded again");
        }
        loose.addAll(others);
    }

    /** Whether a bundle is complete. */
    boolean isReady() {
        return !complete.isEmpty();
    }

    /** Puts the members of a complete bundle into one that is empty. */
    FilledChunk remake(Gathering into) {
        Left left = complete.remove();
        left.inOrder().forEach(into::add);
        return into.again(left.bundle.chunk().source());
    }

    /** A member that is to go into another bundle, which stays here; null if there is none. */
    @Nullable
    Taken peekLoose() {
        return loose.peek();
    }

    void removeLoose() {
        loose.remove();
    }

    /** Whether there is nothing that was not handed out. */
    boolean isEmpty() {
        return begun.isEmpty() && complete.isEmpty() && loose.isEmpty();
    }
}
