package dev.sluice.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.deliver.ShardFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The course of a load in bounded memory. Points hold sums since the start, so that every second one can be dropped when there
 * are too many: what remains is exact, only coarser. Safe for use by several threads.
 */
public final class Timeline {
    private static final int MAX_POINTS = 240;
    private static final int MIN_POINTS = 24;
    /** Bounds points times shards, 16 bytes each. */
    private static final int MAX_CELLS = 1 << 19;

    private final List<Point> points = new ArrayList<>();
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private long minGapMillis;
    private long inFlightLimit;

    /**
     * Sums since the start, at one moment; in the JSON without those of each shard.
     */
    record Point(
            long atMillis,
            long bytesRead,
            long events,
            long bytesSent,
            long inFlightBytes,
            @JsonIgnore OfStream stream) {
        ShardSums shards() {
            return stream.shards();
        }
    }

    /**
     * What came back from the stream.
     *
     * @param latencies as {@link Latencies#counts} has them; empty where they are not counted
     */
    record OfStream(ShardSums shards, List<Long> latencies) {
        /** Nothing is known of shards and latencies. */
        static final OfStream NONE = new OfStream(new ShardSums(new long[0], new long[0]), List.of());
    }

    /** By the number of the shard in {@link Course#shardIds}; shards not yet written to may be missing at the end. */
    @SuppressWarnings("ArrayRecordComponent") // millions of longs; the record never leaves this room unread
    record ShardSums(long[] bytes, long[] throttled) {}

    /**
     * What a timeline has seen: points in the order of time, from 0 on.
     *
     * @param inFlightLimit how many bytes may be in flight
     */
    public record Course(List<String> shardIds, List<Point> points, long inFlightLimit) {
        /** Of a load that was not watched. */
        public static final Course NONE = new Course(List.of(), List.of(), 0);

        public Course {
            shardIds = List.copyOf(shardIds);
            points = List.copyOf(points);
        }

        /**
         * The points to draw, a second apart or more: the service's limits are those of a second, and in a shorter time a single record
         * is a rate that no shard has. Of a short load, a tenth of it apart.
         */
        List<Point> drawn() {
            List<Point> drawn = new ArrayList<>();
            for (Point point : points) {
                if (drawn.isEmpty()
                        || point.atMillis() - drawn.get(drawn.size() - 1).atMillis() >= drawnGapMillis()) {
                    drawn.add(point);
                }
            }
            if (!drawn.isEmpty()) {
                Point last = points.get(points.size() - 1);
                long sinceMillis = last.atMillis() - drawn.get(drawn.size() - 1).atMillis();
                if (drawn.size() > 1 && sinceMillis > 0 && sinceMillis < drawnGapMillis() / 2) {
                    drawn.remove(drawn.size() - 1);
                }
                if (sinceMillis > 0) {
                    drawn.add(last);
                }
            }
            return drawn;
        }

        private long drawnGapMillis() {
            long tookMillis =
                    points.get(points.size() - 1).atMillis() - points.get(0).atMillis();
            return Math.min(1000, tookMillis / 10);
        }
    }

    /** Adds a point unless the one before is too near; time never runs backwards. */
    public synchronized void add(long atMillis, ProgressSnapshot now) {
        if (!points.isEmpty() && atMillis - points.get(points.size() - 1).atMillis() < minGapMillis) {
            return;
        }
        points.add(point(atMillis, now));
        int most = Math.max(MIN_POINTS, Math.min(MAX_POINTS, MAX_CELLS / Math.max(1, columns.size())));
        if (points.size() > most) {
            thin();
        }
    }

    /**
     * Adds the end of the load. A point just before it gives way: what came in a few milliseconds would be drawn as a rate that no
     * shard ever had.
     */
    public synchronized void end(long atMillis, ProgressSnapshot last) {
        int before = points.size() - 1;
        if (before >= 0) {
            long sinceMillis = atMillis - points.get(before).atMillis();
            double usualMillis = before == 0
                    ? 0
                    : (points.get(before).atMillis() - points.get(0).atMillis()) / (double) before;
            if (sinceMillis <= 0 || sinceMillis < usualMillis / 2) {
                points.remove(before);
            }
        }
        points.add(point(atMillis, last));
    }

    public synchronized Course course() {
        return new Course(List.copyOf(columns.keySet()), points, inFlightLimit);
    }

    private Point point(long atMillis, ProgressSnapshot now) {
        for (ShardFigures shard : now.shards()) {
            columns.putIfAbsent(shard.shardId(), columns.size());
        }
        inFlightLimit = now.inFlight().maxBytes();
        long[] bytes = new long[columns.size()];
        long[] throttled = new long[columns.size()];
        for (ShardFigures shard : now.shards()) {
            int column = columns.getOrDefault(shard.shardId(), 0);
            bytes[column] = shard.bytes();
            throttled[column] = shard.throttled();
        }
        return new Point(
                atMillis,
                now.totals().bytesRead(),
                now.totals().events().acknowledged(),
                now.bytesSent(),
                now.inFlight().bytes(),
                new OfStream(new ShardSums(bytes, throttled), now.sent().latencies()));
    }

    private void thin() {
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 2) {
            kept.add(points.get(i));
        }
        points.clear();
        points.addAll(kept);
        minGapMillis = Math.max(
                1,
                (points.get(points.size() - 1).atMillis() - points.get(0).atMillis()) / Math.max(1, points.size() - 1));
    }
}
