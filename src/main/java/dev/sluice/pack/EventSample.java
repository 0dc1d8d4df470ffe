package dev.sluice.pack;

import dev.sluice.read.Chunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Takes events from all over an input, as many as a bound on their bytes allows, and makes no batches. Which ones is drawn by lot, but
 * the same input gives the same sample each time. Owned by one worker.
 */
public final class EventSample implements LayoutPacker {
    private static final long SEED = 20261127;

    /** Of eight events one is kept to try on it what the others were used for. */
    private static final int KEPT_BACK = 8;

    /** An event takes some sixty bytes of memory besides its own. */
    private static final int MOST_EVENTS = 1 << 20;

    private final long maxBytes;
    private final SplittableRandom lots = new SplittableRandom(SEED);
    private final List<Drawn> drawn = new ArrayList<>();
    private long bytes;
    private long events;
    /** Lots below this one are drawn; it is halved whenever there are too many. */
    private long limit = Long.MAX_VALUE;

    private static final class Drawn {
        final long lot;
        final byte[] event;

        Drawn(long lot, byte[] event) {
            this.lot = lot;
            this.event = event;
        }
    }

    /** @param maxBytes of all events of the sample together */
    public EventSample(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public int pack(Chunk chunk, LaneEvents from, BatchSink sink) {
        for (int start = from.from(); start < from.to(); ) {
            int end = from.endFrom(start);
            events++;
            long lot = lots.nextLong() >>> 1;
            if (lot < limit) {
                draw(lot, from.memory(), start, end);
            }
            start = end;
        }
        return 0;
    }

    private void draw(long lot, ByteBuffer memory, int start, int end) {
        byte[] event = new byte[end - start];
        memory.get(start, event);
        drawn.add(new Drawn(lot, event));
        bytes += event.length;
        while (bytes > maxBytes || drawn.size() > MOST_EVENTS) {
            limit /= 2;
            drawn.removeIf(each -> each.lot >= limit);
            bytes = drawn.stream().mapToLong(each -> each.event.length).sum();
        }
    }

    /** How many events there were. */
    public long events() {
        return events;
    }

    /** Those to learn from, each with its newline. */
    public List<byte[]> learnt() {
        return drawn.stream()
                .filter(each -> each.lot % KEPT_BACK != 0)
                .map(each -> each.event)
                .toList();
    }

    /** Those that were kept back. */
    public List<byte[]> keptBack() {
        return drawn.stream()
                .filter(each -> each.lot % KEPT_BACK == 0)
                .map(each -> each.event)
                .toList();
    }

    @Override
    public void close() {}
}
