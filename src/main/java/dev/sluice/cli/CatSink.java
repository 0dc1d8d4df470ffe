package dev.sluice.cli;

import dev.sluice.read.Decoded;
import dev.sluice.read.Distinct;
import dev.sluice.read.DistinctDecoder;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.read.stream.RecordSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Writes records as lines, as JSON, or as they are; those that are damaged go their own way. */
final class CatSink implements RecordSink, AutoCloseable {
    private final CatOutput out;
    private final Shape shape;
    private final @Nullable Distinct seen;
    private final @Nullable PrintStream atOnce;
    private boolean toldForgotten;
    private final RecordDecoder decoder;
    private final @Nullable DistinctDecoder distinct;
    private final Misfits misfits;
    private final RecordJson json = new RecordJson();
    private final List<String> notes = new ArrayList<>();

    /** How events are written. */
    enum Form {
        LINES,
        JSON,
        /** The payloads as they are, with nothing between them. */
        RAW
    }

    /**
     * What of a record is written.
     *
     * @param unwrapping null: events stay in their envelopes
     * @param dictionaries that records may have been packed with
     */
    record Shape(Form form, EventChoice choice, @Nullable Unwrapping unwrapping, List<ZstdDictionary> dictionaries) {
        boolean isWhole() {
            return form == Form.LINES && choice.isAll() && unwrapping == null;
        }

        Iterable<ByteBuffer> events(Decoded decoded) {
            return unwrapping == null ? decoded.events() : unwrapping.events(decoded);
        }
    }

    /**
     * A sink for one reading.
     *
     * @param seen null: copies are written too
     * @param atOnce told of trouble as it comes, where the reading has no end at which it could be told; null: nobody
     */
    CatSink(CatOutput out, Shape shape, @Nullable Distinct seen, @Nullable PrintStream atOnce) {
        this.out = out;
        this.seen = seen;
        this.atOnce = atOnce;
        this.shape = shape;
        // Beside the lines that a record inflates to, the answers that are being read need room on the heap.
        long maxBytes =
                Math.min(RecordDecoder.DEFAULT_MAX_BYTES, Runtime.getRuntime().maxMemory() / 4);
        this.decoder = new RecordDecoder((int) maxBytes, shape.dictionaries());
        this.distinct = seen == null ? null : new DistinctDecoder(decoder, seen);
        this.misfits = new Misfits(seen);
    }

    @Override
    public void accept(String shardId, HashRange shard, Record record) throws IOException {
        shape.choice().requireMore();
        byte[] payload = record.data().asByteArrayUnsafe();
        if (shape.form() == Form.RAW && distinct == null) {
            out.write(shardId, ByteBuffer.wrap(payload));
        } else {
            // Only a record that is sound may keep later copies out, so those to be written raw are decoded, too.
            Decoded decoded = distinct == null ? decoder.decode(payload, shard) : distinct.decode(payload, shard);
            misfits.count(decoded, shardId, record.sequenceNumber());
            String trouble = trouble(decoded);
            if (atOnce != null && trouble != null) {
                atOnce.println(
                        "sluice: " + shardId + ", sequence number " + record.sequenceNumber() + ": " + trouble + ".");
            }
            write(shardId, record, decoded);
        }
        out.read(shardId, record);
    }

    /** Why the record's events may be missing from what is written; null: they are there. */
    private @Nullable String trouble(Decoded decoded) {
        return decoded.isStray() && shape.form() != Form.RAW
                ? "passed over, since it lies outside the shard's range"
                : decoded.damage();
    }

    private void write(String shardId, Record record, Decoded decoded) throws IOException {
        if (shape.form() == Form.RAW) {
            if (decoded.passedOver() != Decoded.PassedOver.COPY) {
                out.write(shardId, ByteBuffer.wrap(record.data().asByteArrayUnsafe()));
            }
        } else if (decoded.damage() != null) {
            out.damaged(json.damaged(shardId, record, decoded.damage()));
        } else if (decoded.passedOver() == null) {
            writeEvents(shardId, record, decoded);
        }
    }

    private void writeEvents(String shardId, Record record, Decoded decoded) throws IOException {
        if (shape.isWhole()) {
            out.write(shardId, decoded.lines());
            return;
        }
        for (ByteBuffer event : shape.events(decoded)) {
            if (shape.choice().takes(event)) {
                // A newline stands behind each.
                out.write(
                        shardId,
                        shape.form() == Form.JSON
                                ? json.event(shardId, record, decoded.id(), event)
                                : event.duplicate().limit(event.limit() + 1));
            }
        }
    }

    @Override
    public void readUpTo(String shardId, Instant arrival) {
        out.readUpTo(shardId, arrival);
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

    /** The choice may be at its end by now, so that nothing more need be asked for. */
    @Override
    public void flush() throws IOException {
        out.flush();
        if (atOnce != null && seen != null && seen.forgotten() > 0 && !toldForgotten) {
            toldForgotten = true;
            atOnce.println("sluice: The stream has more batches than are remembered; of those last seen before "
                    + seen.rightSince() + ", copies are written twice from now on.");
        }
        shape.choice().requireMore();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
