package dev.sluice.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How inputs are cut into chunks. A load that is resumed must use the {@code maxLineBytes} and {@code eventStart} of the run it
 * resumes, and its {@code oversize}: they decide which lines a planned chunk holds.
 *
 * @param chunkBytes length of a chunk's range; its lines reach at most one line (or event) further
 * @param maxLineBytes a line longer than this (with its newline) and longer than the chunk it begins in is passed over and told;
 *     an event of several lines is cut between two lines at the latest this far behind the chunk it begins in
 * @param linger on an uncompressed pipe, the longest that a whole line waits for its chunk to fill; null waits for ever. With a
 *     checkpoint the first line waits 2 s if need be, or a minute where other sources are known, for the bytes by which the pipe is
 *     known again
 * @param eventStart which lines begin an event; null: every line is one
 * @param sample the chunks that are read of inputs that can be read at any offset; what cannot comes whole. Null: all
 * @param opening how many inputs are open at the same time
 * @param oversize with {@code TRUNCATE}, the first {@code maxLineBytes} of a line that would be passed over are kept; with
 *     {@code SPLIT}, a range ends within a line that does not end in so many bytes behind it, and the next goes on from there
 * @param unpacking how far inputs are unpacked, and what becomes of those that hold no lines
 * @param headers which lines name the fields of those behind them: each chunk brings the one in force. Null: none
 * @param loadId stands for this machine and its files in the ids of sources, so that the same load run elsewhere makes the same
 *     batch ids; null: the machine's own
 * @param splitting makes lines of sources whose events are none. Null: each line is one, or what {@code eventStart} says
 */
public record SourceOptions(
        int chunkBytes,
        int maxLineBytes,
        @Nullable Duration linger,
        @Nullable EventStart eventStart,
        @Nullable ChunkSample sample,
        Opening opening,
        Oversize oversize,
        Unpacking unpacking,
        @Nullable HeaderLines headers,
        @Nullable String loadId,
        @Nullable Splitting splitting) {
    public static final SourceOptions DEFAULT = new SourceOptions(
            16 << 20,
            10 << 20,
            null,
            null,
            null,
            Opening.DEFAULT,
            Oversize.REJECT,
            Unpacking.DEFAULT,
            null,
            null,
            null);
    /** Of a chunk, and of a line. */
    public static final int LARGEST = 1 << 29;

    public SourceOptions {
        if (chunkBytes < 1 || chunkBytes > LARGEST || maxLineBytes < 1 || maxLineBytes > LARGEST) {
            throw new IllegalArgumentException("sizes are 1 byte to 512 MiB");
        }
    }

    public SourceOptions withChunkBytes(int bytes) {
        return new SourceOptions(
                bytes,
                maxLineBytes,
                linger,
                eventStart,
                sample,
                opening,
                oversize,
                unpacking,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withMaxLineBytes(int bytes) {
        return new SourceOptions(
                chunkBytes,
                bytes,
                linger,
                eventStart,
                sample,
                opening,
                oversize,
                unpacking,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withLinger(@Nullable Duration longest) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                longest,
                eventStart,
                sample,
                opening,
                oversize,
                unpacking,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withEventStart(@Nullable EventStart start) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                start,
                sample,
                opening,
                oversize,
                unpacking,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withSample(@Nullable ChunkSample chunks) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                eventStart,
                chunks,
                opening,
                oversize,
                unpacking,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withOpening(Opening inputs) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                eventStart,
                sample,
                inputs,
                oversize,
                unpacking,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withOversize(Oversize what) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                eventStart,
                sample,
                opening,
                what,
                unpacking,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withUnpacking(Unpacking how) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                eventStart,
                sample,
                opening,
                oversize,
                how,
                headers,
                loadId,
                splitting);
    }

    public SourceOptions withHeaders(@Nullable HeaderLines lines) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                eventStart,
                sample,
                opening,
                oversize,
                unpacking,
                lines,
                loadId,
                splitting);
    }

    public SourceOptions withLoadId(@Nullable String id) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                eventStart,
                sample,
                opening,
                oversize,
                unpacking,
                headers,
                id,
                splitting);
    }

    public SourceOptions withSplitting(@Nullable Splitting how) {
        return new SourceOptions(
                chunkBytes,
                maxLineBytes,
                linger,
                eventStart,
                sample,
                opening,
                oversize,
                unpacking,
                headers,
                loadId,
                how);
    }

    /** What is longer is no member of a bundle. */
    int memberBytes() {
        return chunkBytes / 4;
    }

    /** How much is read past a chunk's end at a time, in search of the end of its last line. */
    int stepBytes() {
        return Math.max(64, Math.min(64 << 10, chunkBytes / 16));
    }
}
