package dev.sluice.source;

import dev.sluice.read.SourceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Line numbers of plain files whose chunks are read out of order. Counts the newlines before an offset, from the nearest place
 * where they were counted before. Safe for use by several threads.
 */
final class LineNumbers {
    private static final int BLOCK = 256 << 10;
    /** Counts are kept this far apart or farther. */
    private static final long GRAIN = 1 << 20;

    private final Map<SourceId, Counted> sources = new ConcurrentHashMap<>();

    void add(Identity identity, Input input) {
        sources.put(identity.id(), new Counted(identity.beginning(), input));
    }

    /** The number, from 1, of the line that holds the source's byte {@code offset}; 0 if the file is not what it was. */
    long at(SourceId source, long offset) {
        Counted counted = sources.get(source);
        return counted == null ? 0 : counted.at(offset);
    }

    private static final class Counted {
        private final Fingerprint beginning;
        private final Input input;
        private final NavigableMap<Long, Long> newlinesBefore = new TreeMap<>(Map.of(0L, 0L));
        /** Where the last count ended: small chunks ask again just behind it. */
        private long lastAt;

        private long lastCount;

        Counted(Fingerprint beginning, Input input) {
            this.beginning = beginning;
            this.input = input;
        }

        synchronized long at(long offset) {
            if (offset == 0) {
                return 1;
            }
            try (Content content = input.reopen()) {
                return content instanceof Blob blob && isSame(blob) ? 1 + count(blob, offset) : 0;
            } catch (IOException e) {
                return 0;
            }
        }

        private boolean isSame(Blob blob) throws IOException {
            // An object is asked for by its ETag.
            return blob.origin().file() == null
                    || Fingerprint.of(blob.readFully(ByteBuffer.allocate(beginning.length()), 0))
                            .equals(beginning);
        }

        private long count(Blob blob, long offset) throws IOException {
            Map.@Nullable Entry<Long, Long> nearest = newlinesBefore.floorEntry(offset);
            long at = nearest == null ? 0 : nearest.getKey();
            long count = nearest == null ? 0 : nearest.getValue();
            if (lastAt >= at && lastAt <= offset) {
                at = lastAt;
                count = lastCount;
            }
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            ReadableByteChannel bytes = blob.channel(at, offset);
            while (at < offset) {
                if (bytes.read(block.clear()) < 0) {
                    throw new IOException("the file became shorter");
                }
                count += Lines.count(block, 0, block.position());
                at += block.position();
                if (at >= newlinesBefore.lastKey() + GRAIN) {
                    newlinesBefore.put(at, count);
                }
            }
            lastAt = offset;
            lastCount = count;
            return count;
        }
    }
}
