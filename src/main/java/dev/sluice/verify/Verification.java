package dev.sluice.verify;

import dev.sluice.ledger.DoneChunk;
import dev.sluice.read.BatchId;
import dev.sluice.read.BatchIds;
import dev.sluice.read.Chunk;
import dev.sluice.read.Decoded;
import dev.sluice.read.HashRange;
import dev.sluice.read.RecordDecoder;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.read.stream.RecordSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Holds what a checkpoint says is done against what the stream holds. A batch counts when its record is sound, its events have the
 * checksum that its id names, and readers of its layout would read it; a chunk is proven when each batch of each lane counts and their
 * events are as many as the checkpoint says.
 */
public final class Verification implements RecordSink, AutoCloseable {
    private final Map<Chunk, ChunkProof> proofs = new HashMap<>();
    private final RecordDecoder decoder;
    private long copies;
    private long copiedEvents;
    private long damaged;
    private long strays;
    private long others;
    private final List<String> notes = new ArrayList<>();

    /** @param dictionaries that records may have been packed with */
    public Verification(List<DoneChunk> done, List<ZstdDictionary> dictionaries) {
        decoder = new RecordDecoder(RecordDecoder.DEFAULT_MAX_BYTES, dictionaries);
        for (DoneChunk chunk : done) {
            proofs.put(chunk.chunk(), new ChunkProof(chunk));
        }
    }

    @Override
    public void accept(String shardId, HashRange shard, Record record) {
        byte[] payload = record.data().asByteArrayUnsafe();
        BatchId id = BatchIds.find(payload).orElse(null);
        ChunkProof proof = id == null ? null : proofs.get(id.chunk());
        if (id == null || proof == null) {
            others++;
            return;
        }
        Decoded decoded = decoder.decode(payload, shard);
        if (decoded.isStray()) {
            strays++;
            proof.spoil(id);
        } else if (decoded.damage() != null || !id.isOf(decoded.lines())) {
            damaged++;
            proof.spoil(id);
        } else if (!proof.mark(id)) {
            copies++;
            copiedEvents += id.events();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void noted(String sentence) {
        notes.add(sentence);
    }

    /** Remarks on the reading. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * What has been found so far.
     *
     * @param mayHaveExpired whether records of the load may be past the stream's retention, so that what is not there proves nothing
     */
    public Verdict verdict(boolean mayHaveExpired) {
        List<Verdict.Gap> missing = new ArrayList<>();
        List<Verdict.Gap> unproven = new ArrayList<>();
        long batches = 0;
        long events = 0;
        for (ChunkProof proof : proofs.values()) {
            batches += proof.found();
            events += proof.events();
            if (!proof.isProven()) {
                boolean lost = proof.isSpoiled() || (proof.isShort() && !mayHaveExpired);
                (lost ? missing : unproven).add(proof.gap());
            }
        }
        missing.sort(null);
        unproven.sort(null);
        return new Verdict(
                proofs.size(),
                new Verdict.Found(batches, events),
                missing,
                unproven,
                new Verdict.PassedOver(copies, copiedEvents, damaged, strays, others));
    }

    @Override
    public void close() {
        decoder.close();
    }
}
