package dev.sluice.source;

import dev.sluice.read.SourceId;
import dev.sluice.source.Resume.Known;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives the sources of one load their ids, and tells which of them an earlier run knew, in the order of the inputs. A source is known
 * again only on proof, and by one input alone: in doubt it is loaded again, and that is said. For one thread at a time.
 */
final class Identities {
    /** Opens the source's bytes once more, decompressed, from the first on. */
    @FunctionalInterface
    interface Rereading {
        ReadableByteChannel open() throws IOException;
    }

    /** A member of an archive as it lay there while that was not packed: it was read at any offset, and is known by its bytes alone. */
    record Stored(Origin origin, ByteBuffer beginning) {}

    /** Where the file is that a known source was delivered from. */
    enum OwnFile {
        /** It is neither where it was, nor beside that, nor among the inputs. */
        GONE,
        HOLDS_IT,
        /** It was emptied, or written anew. */
        CHANGED
    }

    /** So many inputs that begin alike are told apart. */
    private static final int ALIKE = 1 << 20;

    private final Resume resume;
    private final @Nullable String loadId;
    private final Function<Known, OwnFile> ownFiles;
    private final Alikes alikes;
    private final InputListener listener;
    private final Set<SourceId> taken = new HashSet<>();
    /** Sources whose own file was read and no longer holds what was delivered of it. A copy of it may. */
    private final Set<SourceId> lost = new HashSet<>();

    /**
     * Nobody is known yet.
     *
     * @param ownFiles looks up a known source's own file
     * @param alikes asked only where there is a load id
     */
    Identities(
            Resume resume,
            @Nullable String loadId,
            Function<Known, OwnFile> ownFiles,
            Alikes alikes,
            InputListener listener) {
        this.resume = resume;
        this.loadId = loadId;
        this.ownFiles = ownFiles;
        this.alikes = alikes;
        this.listener = listener;
    }

    /** Whether an earlier run read all of it, and it has not changed since, so that nothing of it need be read. */
    boolean isComplete(String name, Origin origin) throws IOException {
        Known own = own(origin);
        if (own == null || !own.coverage().complete() || !isAsItWas(origin, own)) {
            return false;
        }
        taken.add(own.source());
        resume.opened(own.source(), name, origin);
        return true;
    }

    /** The same for what an earlier version journaled, which knew packed files by their content. */
    boolean isComplete(String name, Origin origin, Fingerprint container) throws IOException {
        SourceId source = resume.completed(container);
        Known known = source == null ? null : resume.known(source);
        Origin claimed = known == null ? null : known.origin();
        boolean isOther =
                known != null && origin.file() == null && !known.sourceName().equals(name);
        if (source == null || (claimed != null && !claimed.same(origin)) || isOther || !taken.add(source)) {
            return false;
        }
        resume.opened(source, name, origin);
        resume.ended(source);
        return true;
    }

    /**
     * Who a source is that can be read twice.
     *
     * @param beginning the source's first bytes from position to limit: as many as there are, 4,096 at most
     * @param former what an earlier version took an object for; null for a file
     * @param inFlow what it began with where it could be read only in its order, as in an archive that was packed; null: nowhere
     */
    Identity of(
            String name,
            Origin origin,
            ByteBuffer beginning,
            @Nullable ByteBuffer former,
            @Nullable ByteBuffer inFlow,
            Rereading rereading)
            throws IOException {
        Prefix prefix = new Prefix(rereading);
        Known own = own(origin);
        if (own != null) {
            if (isAsItWas(origin, own) || isItself(name, origin, own, prefix)) {
                return identity(name, origin, beginning, own, null);
            }
            lost.add(own.source());
        }
        for (Known object : former == null ? List.<Known>of() : begunAlike(former)) {
            if (object.origin() == null && object.sourceName().equals(name)) {
                return identity(name, origin, beginning, object, null);
            }
        }
        List<Known> others = new ArrayList<>(begunAlike(beginning));
        others.addAll(inFlow == null ? List.of() : begunAlike(inFlow));
        for (Known other : others) {
            if (isOther(name, origin, other, prefix)) {
                return identity(name, origin, beginning, other, null);
            }
        }
        return identity(name, origin, beginning, null, null);
    }

    /**
     * Who a source is that can be read only once. It is taken for a known one that begins alike, and must be held to that while it is
     * read.
     *
     * @param beginning with the member's name in front, where it is one
     * @param stored the member as it lay there while its archive was not packed; null if it is none
     */
    Identity ofFlow(String name, Origin origin, ByteBuffer beginning, @Nullable Stored stored) throws IOException {
        List<Known> candidates = new ArrayList<>(begunAlike(beginning));
        if (stored != null) {
            // By either name: it has that of the packed one once it was met there.
            Set<String> members = Set.of(origin.member(), stored.origin().member());
            for (Known known : begunAlike(stored.beginning())) {
                Origin its = known.origin();
                if (its != null && members.contains(its.member())) {
                    candidates.add(known);
                }
            }
        }
        for (Known each : candidates) {
            Origin before = each.origin();
            boolean same = before == null || (origin.isPipe() ? before.isPipe() : origin.same(before));
            if (same || origin.mayHaveBeen(each)) {
                return identity(name, origin, beginning, each, new PrefixCheck(each));
            }
            if (origin.file() != null && before != null && before.file() != null && whereIs(each) != OwnFile.HOLDS_IT) {
                listener.remarked(name + " begins as " + each.sourceName()
                        + " did: it is loaded again, since it may be another file");
                break;
            }
        }
        return identity(name, origin, beginning, null, null);
    }

    private OwnFile whereIs(Known known) {
        return lost.contains(known.source()) ? OwnFile.CHANGED : ownFiles.apply(known);
    }

    private Identity identity(
            String name, Origin origin, ByteBuffer beginning, @Nullable Known known, @Nullable PrefixCheck check)
            throws IOException {
        Fingerprint fingerprint = Fingerprint.of(beginning);
        SourceId id = known == null ? fresh(origin, fingerprint) : known.source();
        taken.add(id);
        resume.opened(id, name, origin);
        return new Identity(id, origin.written(), fingerprint, known, check);
    }

    /** Depends on the listing and on the source alone, whichever others are read here. */
    private SourceId fresh(Origin origin, Fingerprint beginning) {
        Input listed = loadId == null ? null : alikes.of(origin);
        long[] within = listed == null || !origin.isMember() ? new long[0] : Alikes.numbers(listed);
        Input numbered = listed == null || !listed.isSealed() || origin.isMember() ? null : listed;
        int occurrence = numbered == null ? 0 : numbered.occurrence();
        SourceId id = origin.id(beginning, occurrence, loadId, within);
        while (taken.contains(id) || resume.known(id) != null) {
            // Behind all that are numbered.
            occurrence += numbered == null ? 1 : ALIKE;
            id = origin.id(beginning, occurrence, loadId, within);
        }
        return id;
    }

    /** The newest source of the same file, unless another input is that; those before it are what the file held once. */
    private @Nullable Known own(Origin origin) {
        List<Known> own = resume.known(origin);
        if (own.isEmpty()) {
            return null;
        }
        own.stream().skip(1).forEach(earlier -> lost.add(earlier.source()));
        return taken.contains(own.get(0).source()) ? null : own.get(0);
    }

    private List<Known> begunAlike(ByteBuffer beginning) {
        List<Known> alike = beginning.hasRemaining() ? resume.known(beginning.duplicate()) : List.of();
        return alike.isEmpty()
                ? alike
                : alike.stream()
                        .filter(known -> !taken.contains(known.source())
                                && known.coverage().plannedEnd() > 0)
                        .toList();
    }

    private static boolean isAsItWas(Origin origin, Known known) {
        Origin before = known.origin();
        return before != null && origin.unchangedSince(before);
    }

    /** The same file, seen soon after it was written to, or written to since. */
    private boolean isItself(String name, Origin origin, Known known, Prefix prefix) throws ReadingStoppedException {
        Prefix.Proof proof = prefix.compare(known);
        if (proof == Prefix.Proof.UNKNOWN) {
            notCompared(name, known, prefix);
            return false;
        }
        FileFacts now = origin.file();
        Origin seen = known.origin();
        FileFacts before = seen == null ? null : seen.file();
        boolean written = now == null || before == null || now.modifiedNanos() != before.modifiedNanos();
        if (proof == Prefix.Proof.NONE && now != null && now.bytes() > 0) {
            listener.remarked(name + " does not hold any more what was loaded of it: all that is in it now is loaded");
        } else if (written && proof == Prefix.Proof.REPETITION) {
            listener.remarked(
                    name + " holds the same lines over and over, so nothing tells whether it grew or was emptied"
                            + " and written anew: all of it is loaded again");
            return false;
        } else if (written && now != null && before != null && now.bytes() == before.bytes()) {
            listener.remarked(name + " was written to since it was loaded, and holds the same: it is not loaded again");
        }
        return proof != Prefix.Proof.NONE;
    }

    /** Another file, or one that an earlier version journaled without saying which. */
    private boolean isOther(String name, Origin origin, Known known, Prefix prefix) throws ReadingStoppedException {
        Origin before = known.origin();
        if (before != null && (before.file() == null || origin.file() == null || before.same(origin))) {
            return false;
        }
        Prefix.Proof proof = prefix.compare(known);
        if (proof == Prefix.Proof.UNKNOWN) {
            notCompared(name, known, prefix);
            return false;
        }
        if (proof == Prefix.Proof.NONE || before == null) {
            return proof != Prefix.Proof.NONE;
        }
        OwnFile own = whereIs(known);
        if (own == OwnFile.HOLDS_IT) {
            return false;
        }
        boolean goesOn = prefix.goesOn() && known.isWhole();
        if (origin.mayHaveBeen(known) && !goesOn) {
            return true;
        }
        if (own == OwnFile.CHANGED && proof == Prefix.Proof.SAME && origin.isMadeAfter(known)) {
            listener.remarked(name + " is a copy of what was loaded as " + known.sourceName()
                    + " before that was emptied or written anew: it is not loaded again"
                    + (prefix.goesOn() ? ", but for what follows" : ""));
            return true;
        }
        listener.remarked(name + " begins with all that was loaded as " + known.sourceName()
                + ": it is loaded again, since it may be another file");
        return false;
    }

    private void notCompared(String name, Known known, Prefix prefix) {
        listener.remarked(name + " could not be compared with what was loaded as " + known.sourceName() + " ("
                + prefix.obstacle() + "): all of it is loaded again");
    }

    /** How an earlier version knew a packed file: by its ends and length. */
    static Fingerprint container(Blob blob, ByteBuffer head) throws IOException {
        long from = Math.max(0, blob.size() - Fingerprint.MAX_LENGTH);
        ByteBuffer tail = blob.readFully(ByteBuffer.allocate((int) (blob.size() - from)), from);
        ByteBuffer all = ByteBuffer.allocate(head.remaining() + tail.remaining() + Long.BYTES);
        return Fingerprint.of(
                all.put(head.duplicate()).put(tail).putLong(blob.size()).flip());
    }
}
