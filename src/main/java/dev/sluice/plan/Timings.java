package dev.sluice.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What pieces of one kind of work took. More of it is reckoned at the usual speed: the first pieces are slow, since Java warms up, and
 * a plan of a sample must not count that as often as the sample goes into the whole. Owned by one worker, and added up at the end.
 */
final class Timings {
    private final List<Piece> pieces = new ArrayList<>();
    private long bytes;
    private long nanos;

    private record Piece(long bytes, long nanos) {
        double each() {
            return (double) nanos / bytes;
        }
    }

    /** One piece; what comes to no bytes, such as the search for an end, is done once however much there is. */
    void add(long pieceBytes, long pieceNanos) {
        if (pieceBytes > 0) {
            pieces.add(new Piece(pieceBytes, pieceNanos));
        }
        bytes += pieceBytes;
        nanos += pieceNanos;
    }

    void add(Timings other) {
        pieces.addAll(other.pieces);
        bytes += other.bytes;
        nanos += other.nanos;
    }

    long bytes() {
        return bytes;
    }

    /** What so many bytes take, those here among them. */
    double nanosFor(double all) {
        return nanosFor(all, Double.MAX_VALUE);
    }

    /** @param most nanoseconds for a byte more */
    double nanosFor(double all, double most) {
        double[] each = pieces.stream().mapToDouble(Piece::each).sorted().toArray();
        return each.length == 0
                ? nanos
                : nanos + Math.max(0, all - bytes) * Math.min(most, each[(each.length - 1) / 2]);
    }
}
