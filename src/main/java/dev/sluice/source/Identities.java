package dev.sluice.source;

import dev.sluice.source.Resume.Known;
import dev.sluice.source.Resume.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
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

    /** A pipe: the same bytes piped twice are meant twice, unless a checkpoint knows them. {@link MarkWatch}es must hold it to that. */
    Identity ofPipe(ByteBuffer beginning) {
        Fingerprint fingerprint = Fingerprint.of(beginning);
        for (Known known : beginning.hasRemaining() ? resume.known(beginning.duplicate()) : List.<Known>of()) {
            if (taken.add(known.source())) {
                return new Identity(known.source(), fingerprint, known);
            }
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new Identity(new SourceId(random.nextLong(), random.nextLong()), fingerprint, null);
    }

    private SourceId fresh(Fingerprint fingerprint, List<Known> others) {
        for (int occurrence = 0; ; occurrence++) {
            SourceId id = fingerprint.sourceId(occurrence);
            if (others.stream().noneMatch(known -> known.source().equals(id)) && taken.add(id)) {
                return id;
            }
        }
    }

    static boolean recognises(Known known, Blob blob) throws IOException {
        Mark mark = known.lastMark();
        if (mark.end() > blob.size()) {
            return false;
        }
        int length = mark.bytes().length();
        ByteBuffer bytes = blob.readFully(ByteBuffer.allocate(length), mark.end() - length);
        return Fingerprint.of(bytes).equals(mark.bytes());
    }

    /** Unpacks the input as far as the mark: the price of a rotated file's first run, instead of lines lost or repeated. */
    static boolean recognises(Known known, Input input, Compression compression) {
        Mark mark = known.lastMark();
        try (Content content = input.open();
                ReadableByteChannel bytes = compression.unpack(packed(content))) {
            long skip = mark.end() - mark.bytes().length();
            ByteBuffer sink = ByteBuffer.allocateDirect(256 << 10);
            while (skip > 0) {
                int count = bytes.read(sink.clear().limit((int) Math.min(skip, sink.capacity())));
                if (count < 0) {
                    return false;
                }
                skip -= count;
            }
            Beginning there = Beginning.read(bytes, mark.bytes().length());
            return Fingerprint.of(there.bytes()).equals(mark.bytes());
        } catch (IOException e) {
            return false;
        }
    }

    private static ReadableByteChannel packed(Content content) throws IOException {
        if (content instanceof Pipe) {
            throw new IOException("a pipe cannot be read twice");
        }
        return content instanceof Blob blob ? blob.channel() : ((Flow) content).bytes();
    }

    /** A compressed file is known by its ends and length, which no rotation changes. */
    static Fingerprint container(Blob blob, ByteBuffer head) throws IOException {
        ByteBuffer version = blob.version();
        if (version != null) {
            return Fingerprint.of(version);
        }
        long from = Math.max(0, blob.size() - Fingerprint.MAX_LENGTH);
        ByteBuffer tail = blob.readFully(ByteBuffer.allocate((int) (blob.size() - from)), from);
        ByteBuffer all = ByteBuffer.allocate(head.remaining() + tail.remaining() + Long.BYTES);
        return Fingerprint.of(
                all.put(head.duplicate()).put(tail).putLong(blob.size()).flip());
    }
}
