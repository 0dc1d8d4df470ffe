package dev.sluice.pack;

import dev.sluice.pack.Rung.ZstdTuning;
import java.util.List;

/**
 * The rungs between which a load chooses its level itself, from the fastest to the most thorough.
 *
 * <p>zstd's own levels are not the best for logs: long matches are many, and worth a search by rows of hashes. These were found by trying
 * 400 settings on blocks of 6 MiB of five kinds of logs (combined, JSON lines, an application's, a load balancer's, syslog), one core,
 * zstd 1.5.7; whatever another one beats in both speed and size is left out. The geometric means, in MB/s and as a ratio:
 *
 * <pre>
 * as level   tuned         zstd's own
 *        1   (as it is)      777   8.63
 *        3   611   9.30    454   9.21
 *        5   198  10.31    130   9.78
 *        6   171  10.64     95  10.43
 *        7   154  10.88     87  10.74
 *        8   140  11.10     74  11.22
 *        9   122  11.34     68  11.25
 *       10   108  11.54     63  11.54
 *       11    95  11.65     43  11.77
 *       12    72  11.83     47  11.78
 *       14    23  12.42     14  12.44
 *       16   7.4  13.10    5.1  12.77
 *       17   6.1  13.33    4.4  13.15
 *       18   5.4  13.48    3.7  13.10
 *       19   2.3  13.68    2.1  13.74
 * </pre>
 *
 * gzip's are zlib's own levels, measured likewise, from 245 MB/s at 5.90.
 */
final class Ladder {
    /** 8 MiB: what every decoder takes, and more than a block has. */
    static final int WINDOW_LOG = 23;

    private static final List<Rung> ZSTD = List.of(
            // Which events a block holds is decided by this one, so it stays what it was when journals were begun.
            Rung.of(1),
            rung(3, 611, 9.303, new ZstdTuning(2, 17, 14, 1, 6, 0)),
            rung(5, 198, 10.312, new ZstdTuning(3, 18, 17, 4, 7, 16)),
            rung(6, 171, 10.641, new ZstdTuning(3, 19, 18, 5, 6, 16)),
            rung(7, 154, 10.884, new ZstdTuning(4, 18, 17, 4, 7, 16)),
            rung(8, 140, 11.104, new ZstdTuning(4, 18, 17, 5, 7, 16)),
            rung(9, 122, 11.335, new ZstdTuning(5, 18, 17, 4, 6, 16)),
            rung(10, 108, 11.538, new ZstdTuning(5, 18, 17, 5, 7, 16)),
            rung(11, 95, 11.650, new ZstdTuning(5, 19, 18, 5, 6, 16)),
            rung(12, 72, 11.833, new ZstdTuning(5, 19, 18, 6, 6, 16)),
            rung(14, 23, 12.416, new ZstdTuning(6, 20, 21, 5, 7, 32)),
            rung(16, 7.4, 13.095, new ZstdTuning(7, 19, 20, 6, 6, 128)),
            rung(17, 6.1, 13.328, new ZstdTuning(7, 19, 21, 6, 6, 128)),
            rung(18, 5.4, 13.477, new ZstdTuning(7, 20, 21, 6, 6, 256)),
            rung(19, 2.3, 13.677, new ZstdTuning(8, 19, 22, 7, 3, 256)));

    private static final List<Rung> GZIP = List.of(
            gzip(1, 245, 5.898),
            gzip(3, 208, 6.425),
            gzip(4, 145, 6.931),
            gzip(5, 121, 7.399),
            gzip(6, 89, 7.693),
            gzip(7, 74, 7.846),
            gzip(8, 54, 8.081));

    private static final List<Rung> NONE = List.of(Rung.of(0));

    private Ladder() {}

    static List<Rung> of(Compression compression) {
        return switch (compression) {
            case ZSTD -> ZSTD;
            case GZIP -> GZIP;
            case NONE -> NONE;
        };
    }

    private static Rung rung(int level, double megabytesPerSecond, double ratio, ZstdTuning tuning) {
        return new Rung(level, tuning, 777 / megabytesPerSecond, 8.631 / ratio);
    }

    private static Rung gzip(int level, double megabytesPerSecond, double ratio) {
        return new Rung(level, null, 245 / megabytesPerSecond, 5.898 / ratio);
    }
}
