package dev.sluice.ledger;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.source.Origin;
import dev.sluice.source.Planning;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Says what a journal comes to without its history: what is planned, acknowledged and done of each source. Counts, while a journal is
 * read, how much of it is history.
 */
final class Compaction {
    /** A journal shorter than this is not compacted. */
    private static final int LEAST_BYTES = 256 << 10;

    private static final int NUMBERS_A_LINE = 12_000;

    private long bytes;
    private long passingBytes;
    private long plannedBytes;
    private long planned;

    /** Counts an entry that was read, and whether it means nothing once its chunk is done. */
    void read(int length, boolean isPlanned, boolean passes) {
        bytes += length;
        passingBytes += passes ? length : 0;
        plannedBytes += isPlanned ? length : 0;
        planned += isPlanned ? 1 : 0;
    }

    /** Whether half of the journal is history. */
    boolean isWorthIt(int openChunks) {
        long history = passingBytes + (planned == 0 ? 0 : plannedBytes * Math.max(0, planned - openChunks) / planned);
        return bytes > LEAST_BYTES && history > bytes / 2;
    }

    /** The entries of one source, in the order in which they go into an empty journal. */
    static Stream<String> entries(
            JournaledSource source, Function<Chunk, Planning> plannings, Map<Chunk, Set<BatchId>> acknowledged) {
        Origin origin = source.origin();
        Stream<String> first = Stream.concat(
                origin == null ? Stream.empty() : Stream.of(JournalEntries.source(source.id(), source.name(), origin)),
                source.open().stream()
                        .flatMap(open -> Stream.of(
                                JournalEntries.planning(plannings.apply(open.chunk())), JournalEntries.planned(open))));
        Stream<String> known = source.mark() == null ? Stream.empty() : Stream.of(JournalEntries.known(source));
        Stream<String> ended = source.hasEnded() ? Stream.of(JournalEntries.ended(source.id())) : Stream.empty();
        Stream<String> noted = source.open().stream()
                .flatMap(open -> acknowledged.getOrDefault(open.chunk(), Set.of()).stream())
                .map(JournalEntries::acknowledged);
        return Stream.of(first, known, settled(source), noted, ended).flatMap(each -> each);
    }

    private static Stream<String> settled(JournaledSource source) {
        long[] numbers = source.settled().numbers();
        Stream.Builder<String> lines = Stream.builder();
        for (int from = 0; from < numbers.length; from += NUMBERS_A_LINE) {
            int to = Math.min(numbers.length, from + NUMBERS_A_LINE);
            lines.add(JournalEntries.settled(source.id(), Arrays.copyOfRange(numbers, from, to)));
        }
        return lines.build();
    }
}
