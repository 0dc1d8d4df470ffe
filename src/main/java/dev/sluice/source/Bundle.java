package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Resume.Planned;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of several small sources, handed out as one.
 *
 * @param chunk what it is known by: an id made of its members', and [0, length) of their bytes, one member behind the other
 * @param members in their order
 */
public record Bundle(Chunk chunk, List<Member> members) implements Serializable {
    public Bundle {
        members = List.copyOf(members);
    }

    /**
     * A chunk in it.
     *
     * @param span what was read of it; null if nobody keeps that
     * @param planned if it was never planned before, alone or in another bundle
     * @param ended whether nothing follows behind it
     */
    public record Member(
            String sourceName,
            Chunk chunk,
            @Nullable Span span,
            @Nullable Planned planned,
            boolean ended) implements Serializable {}

    /** The id of a bundle of these chunks. */
    static SourceId id(List<Chunk> members) {
        MessageDigest digest = Fingerprint.sha256();
        digest.update("bundle:".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer each = ByteBuffer.allocate(4 * Long.BYTES);
        for (Chunk member : members) {
            each.clear()
                    .putLong(member.source().high())
                    .putLong(member.source().low())
                    .putLong(member.start())
                    .putLong(member.end());
            digest.update(each.flip());
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new SourceId(hash.getLong(), hash.getLong());
    }

    /** As the user knows it. */
    public String name() {
        String first = members.get(0).sourceName();
        return members.size() == 1 ? first : first + " and " + (members.size() - 1) + " more";
    }
}
