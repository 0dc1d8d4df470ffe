package dev.sluice.read;

import dev.sluice.deliver.Shard;
import dev.sluice.ledger.DoneChunk;
import dev.sluice.pack.BatchId;
import dev.sluice.pack.BatchIds;
import dev.sluice.source.Chunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Holds what a checkpoint says is done against what the stream holds. A batch counts when its record is sound, its events have the
 * checksum that its id names, and readers of its layout would read it; a chunk is proven when each batch of each lane counts and their
 * events are as many as the checkpoint says.
 */
public final class Verification implements RecordSink, AutoCloseable {
    private final Map<Chunk, ChunkProof> proofs = new HashMap<>();
    private final RecordDecoder decoder = new RecordDecoder();
    private final CRC32C crc = new CRC32C();
    private long copies;
    private long copiedEvents;
    private long damaged;
    private long others;

    public Verification(List<DoneChunk> done) {
        for (DoneChunk chunk : done) {
            proofs.put(chunk.chunk(), new ChunkProof(chunk));
        }
    }

    @Override
    public void accept(Shard shard, Record record) {
        byte[] payload = record.data().asByteArrayUnsafe();
        Optional<BatchId> found = BatchIds.find(payload);
        ChunkProof proof = found.map(id -> proofs.get(id.chunk())).orElse(null);
        if (found.isEmpty() || proof == null) {
            others++;
            return;
        }
        BatchId id = found.get();
        Decoded decoded = decoder.decode(payload, shard.range());
        if (decoded.damage() != null || !isIntact(decoded.lines(), id)) {
            damaged++;
        } else if (!proof.mark(id)) {
            copies++;
            copiedEvents += id.events();
        }
    }

    /** The checksum is of the events as they lay in the input, where the last one may have had no newline. */
    private boolean isIntact(ByteBuffer lines, BatchId id) {
        if (!lines.hasRemaining()) {
            return false;
        }
        return checksum(lines.duplicate()) == id.crc32c()
                || checksum(lines.duplicate().limit(lines.limit() - 1)) == id.crc32c();
    }

    private int checksum(ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void flush() {}

    /** What has been found so far. */
    public Verdict verdict() {
        List<Verdict.Missing> missing = new ArrayList<>();
        long batches = 0;
        long events = 0;
        for (ChunkProof proof : proofs.values()) {
            batches += proof.found();
            events += proof.events();
            if (!proof.isProven()) {
                missing.add(proof.missing());
            }
        }
        missing.sort(null);
        return new Verdict(proofs.size(), batches, events, missing, copies, copiedEvents, damaged, others);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
