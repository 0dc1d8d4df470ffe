package dev.sluice.cli;

import dev.sluice.read.Decoded;
import dev.sluice.read.Distinct;
import dev.sluice.read.DistinctDecoder;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.read.stream.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Writes records as lines, or as they are. */
final class CatSink implements RecordSink, AutoCloseable {
    private final DataOutput out;
    private final boolean raw;
    private final RecordDecoder decoder;
    private final @Nullable DistinctDecoder distinct;
    private final Misfits misfits;
    private final List<String> notes = new ArrayList<>();

    /**
     * A sink for one reading.
     *
     * @param raw write payloads as they are, with nothing between them
     * @param seen null: copies are written too
     * @param dictionaries that records may have been packed with
     */
    CatSink(DataOutput out, boolean raw, @Nullable Distinct seen, List<ZstdDictionary> dictionaries) {
        this.out = out;
        this.raw = raw;
        // Beside the lines that a record inflates to, the answers that are being read need room on the heap.
        long maxBytes =
                Math.min(RecordDecoder.DEFAULT_MAX_BYTES, Runtime.getRuntime().maxMemory() / 4);
        this.decoder = new RecordDecoder((int) maxBytes, dictionaries);
        this.distinct = seen == null ? null : new DistinctDecoder(decoder, seen);
        this.misfits = new Misfits(seen);
    }

    @Override
    public void accept(String shardId, HashRange shard, Record record) throws IOException {
        byte[] payload = record.data().asByteArrayUnsafe();
        if (raw && distinct == null) {
            out.write(ByteBuffer.wrap(payload));
            return;
        }
        // Only a record that is sound may keep later copies out, so those to be written raw are decoded, too.
        Decoded decoded = distinct == null ? decoder.decode(payload, shard) : distinct.decode(payload, shard);
        misfits.count(decoded);
        if (decoded.passedOver() == null || (raw && decoded.passedOver() == Decoded.PassedOver.STRAY)) {
            out.write(raw ? ByteBuffer.wrap(payload) : decoded.lines());
        }
    }

    @Override
    public void noted(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        return notes;
    }

    SortedSet<Long> missingDictionaries() {
        return decoder.missingDictionaries();
    }

    Misfits misfits() {
        return misfits;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
