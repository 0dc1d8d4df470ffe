package dev.sluice.source;

import dev.sluice.read.SourceId;
import dev.sluice.source.Resume.Known;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a source comes from: what its bytes do not tell of it. Equal bytes in two files, on two hosts or from two pipes are two
 * sources.
 *
 * @param file which file it is or lies in; null if it is none
 * @param place of what is no file: an object's URL and ETag, or a pipe's own name
 * @param member what it is called in its archive, and where it lies there; empty if it lies in none
 * @param written when it was last written to; null if that is not known, as of a pipe
 */
public record Origin(
        @Nullable FileFacts file,
        String place,
        String member,
        @Nullable Instant written) implements Serializable {
    private static final String PIPE = "pipe:";

    static Origin of(FileFacts file) {
        return new Origin(file, "", "", file.modified());
    }

    static Origin ofObject(String url, String eTag, Instant written) {
        return new Origin(null, url + '\0' + eTag, "", written);
    }

    /**
     * Of what is piped.
     *
     * @param loadId names it, if the user gave a name; else no other pipe has the same
     * @param before how many other pipes are of that name
     */
    static Origin ofPipe(@Nullable String loadId, int before) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String name = loadId == null
                ? new SourceId(random.nextLong(), random.nextLong()).toString()
                : before == 0 ? loadId : loadId + '\0' + before;
        return new Origin(null, PIPE + name, "", null);
    }

    Origin member(String name, Instant memberWritten) {
        return new Origin(file, place, member.isEmpty() ? name : member + '\0' + name, memberWritten);
    }

    boolean isMember() {
        return !member.isEmpty();
    }

    boolean isPipe() {
        return place.startsWith(PIPE);
    }

    /** Whether it is the same file or object, even if it has changed. */
    public boolean same(Origin other) {
        if (!member.equals(other.member)) {
            return false;
        }
        if (file != null && other.file != null) {
            return file.sameFile(other.file);
        }
        return file == null && other.file == null && place.equals(other.place);
    }

    /** Whether it still has the bytes that it had when {@code before} was found out; false in doubt. */
    public boolean unchangedSince(Origin before) {
        boolean unwritten = file == null || before.file == null || file.unchangedSince(before.file);
        return !isPipe() && unwritten && same(before);
    }

    /** Whether the file may be what became of the known source's own: moved to another disk, packed, unpacked or restored. */
    boolean mayHaveBeen(Known known) {
        Origin before = known.origin();
        return file != null && before != null && before.file != null && file.mayHaveBeen(before.file);
    }

    /** Whether the file was made after the known source was seen: a copy of it can be no older. */
    boolean isMadeAfter(Known known) {
        Origin before = known.origin();
        return file != null && before != null && before.file != null && file.isMadeAfter(before.file);
    }

    /**
     * The id of the source.
     *
     * @param beginning of its bytes
     * @param occurrence how many others had the same id otherwise
     * @param loadId stands for the machine and the file, so that the same load run elsewhere makes the same ids; null: the machine's
     * @param within what tells its archive from others, where nothing else does; empty if nothing is needed
     */
    SourceId id(Fingerprint beginning, int occurrence, @Nullable String loadId, long... within) {
        MessageDigest digest = Fingerprint.sha256();
        if (file == null) {
            add(digest, place);
        } else if (loadId != null) {
            add(digest, "load:" + loadId);
            add(digest, beginning.length(), beginning.high(), beginning.low());
        } else {
            add(digest, "file:" + Machine.NAME);
            add(digest, file.device(), file.inode(), file.bornNanos());
            add(digest, beginning.length(), beginning.high(), beginning.low());
        }
        add(digest, member);
        add(digest, occurrence);
        add(digest, within);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new SourceId(hash.getLong(), hash.getLong());
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(digest, bytes.length);
        digest.update(bytes);
    }

    private static void add(MessageDigest digest, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES);
        for (long number : numbers) {
            bytes.putLong(number);
        }
        digest.update(bytes.flip());
    }
}
