package dev.sluice.load;

import dev.sluice.read.SourceId;
import dev.sluice.report.InputFigures;
import dev.sluice.report.InputFigures.InputRead;
import dev.sluice.report.InputFigures.Left;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much was read of each input, and how long that took: the largest, the slowest, and those of which nothing was. A load has millions of
 * inputs, so those that stand out least are forgotten. Safe for use by several threads.
 */
final class InputTimes {
    private static final int SHOWN = 5;
    private static final int MOST_SKIPPED = 20;
    /** Known at a time: more than workers, and inputs opened ahead, can have open. */
    private static final int MOST = 20_000;

    private static final int KEPT = 10_000;

    private final Map<SourceId, Track> tracks = new LinkedHashMap<>();
    private final List<InputRead> forgotten = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long skippedInputs;

    private static final class Track {
        final String name;
        long bytes;
        boolean together;
        long firstNanos;
        long lastNanos;

        Track(String name) {
            this.name = name;
        }

        InputRead read() {
            return new InputRead(name, bytes, together ? 0 : (lastNanos - firstNanos) / 1_000_000);
        }
    }

    synchronized void opened(String name, SourceId source) {
        tracks.putIfAbsent(source, new Track(name));
        if (tracks.size() > MOST) {
            forget();
        }
    }

    /** All of it is in the checkpoint: it was not even opened. */
    synchronized void skipped(String name) {
        skippedInputs++;
        if (skipped.size() < MOST_SKIPPED) {
            skipped.add(name);
        }
    }

    synchronized void packed(InputReading reading) {
        for (InputReading.Part part : reading.parts()) {
            Track track = tracks.computeIfAbsent(part.source(), source -> new Track(part.name()));
            boolean isFirst = track.bytes == 0;
            track.firstNanos = isFirst ? reading.fromNanos() : Math.min(track.firstNanos, reading.fromNanos());
            track.lastNanos = isFirst ? reading.toNanos() : Math.max(track.lastNanos, reading.toNanos());
            track.together |= reading.parts().size() > 1;
            track.bytes += part.bytes();
        }
    }

    /** @param ended whether all was read: otherwise, what was opened and not read may well hold something new */
    synchronized InputFigures figures(List<String> failed, boolean ended) {
        List<InputRead> reads = new ArrayList<>(forgotten);
        List<String> empty = new ArrayList<>(skipped);
        long emptyInputs = skippedInputs;
        for (Track track : tracks.values()) {
            if (track.bytes > 0) {
                reads.add(track.read());
            } else if (ended && failed.stream().noneMatch(sentence -> sentence.contains(track.name))) {
                emptyInputs++;
                empty.add(track.name);
            }
        }
        return new InputFigures(
                top(reads, Comparator.comparingLong(InputRead::bytes)),
                top(
                        reads.stream().filter(read -> read.millis() > 0).toList(),
                        Comparator.comparingLong(InputRead::millis)),
                failed.subList(0, Math.min(MOST_SKIPPED, failed.size())),
                new Left(emptyInputs, empty.subList(0, Math.min(MOST_SKIPPED, empty.size()))),
                ended);
    }

    private static List<InputRead> top(List<InputRead> reads, Comparator<InputRead> by) {
        return reads.stream()
                .sorted(by.reversed().thenComparing(InputRead::name))
                .limit(SHOWN)
                .toList();
    }

    /** The oldest half: what they would show is kept. */
    private void forget() {
        List<InputRead> reads = new ArrayList<>(forgotten);
        var oldest = tracks.values().iterator();
        for (int i = 0; i < KEPT; i++) {
            Track track = oldest.next();
            oldest.remove();
            if (track.bytes > 0) {
                reads.add(track.read());
            } else {
                skipped(track.name);
            }
        }
        forgotten.clear();
        forgotten.addAll(top(reads, Comparator.comparingLong(InputRead::bytes)));
        top(reads, Comparator.comparingLong(InputRead::millis)).stream()
                .filter(read -> !forgotten.contains(read))
                .forEach(forgotten::add);
    }
}
