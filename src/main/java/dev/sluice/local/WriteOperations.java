package dev.sluice.local;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PutRecords and PutRecord. Confined to the service's thread. */
final class WriteOperations {
    private final Streams streams;
    private final boolean unlimited;
    private final boolean sink;
    private final FaultBench faults;
    private final MessageDigest md5;

    WriteOperations(Streams streams, boolean unlimited, boolean sink, FaultBench faults) {
        this.streams = streams;
        this.unlimited = unlimited;
        this.sink = sink;
        this.faults = faults;
        try {
            this.md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** What became of one record: stored at {@code ordinal}, or refused with {@code errorCode}. */
    private record Fate(
            HeldShard shard,
            long ordinal,
            long arrivalMillis,
            @Nullable String errorCode,
            String message) {}

    /** Whether records are let go once they are counted. */
    boolean isSink() {
        return sink;
    }

    Answer put(Wire wire, Landing landing) throws Refusal {
        return faults.around(landing.accessKey(), () -> store(wire, landing));
    }

    private Answer store(Wire wire, Landing landing) throws Refusal {
        Stream stream = streams.find(landing.stream(), landing.streamId());
        stream.requireTakesRecords();
        landing.checkRecords(
                stream.maxRecordBytes(), !stream.settings().capacity().dealsRecords());
        if (landing.dryRun()) {
            throw Refusal.dryRun();
        }
        Fate[] fates = new Fate[landing.count()];
        Map<HeldShard, List<Integer>> shares = new LinkedHashMap<>();
        long now = System.nanoTime();
        for (int i = 0; i < fates.length; i++) {
            HeldShard shard = stream.route(hashKey(landing, i));
            if (!faults.throttles() && (unlimited || shard.throughput().take(landing.size(i), now))) {
                shares.computeIfAbsent(shard, unused -> new ArrayList<>()).add(i);
            } else {
                String message = Refusal.throttledMessage(stream.name(), shard.id());
                fates[i] = new Fate(shard, 0, 0, Refusal.THROTTLED, message);
            }
        }
        long nowMillis = System.currentTimeMillis();
        int stored = 0;
        for (Map.Entry<HeldShard, List<Integer>> share : shares.entrySet()) {
            stored += append(landing, share.getKey(), share.getValue(), nowMillis, fates);
        }
        try {
            faults.stored(stream, stored);
        } catch (IOException e) {
            throw Refusal.internalFailure();
        }
        String encryption = stream.encryptionType();
        return landing.many() ? many(wire, encryption, fates) : one(wire, encryption, fates[0]);
    }

    private BigInteger hashKey(Landing landing, int i) {
        BigInteger explicit = landing.hashKey(i);
        if (explicit != null) {
            return explicit;
        }
        md5.update(landing.key(i));
        return new BigInteger(1, md5.digest());
    }

    /** @return how many records were stored */
    private int append(Landing landing, HeldShard shard, List<Integer> share, long nowMillis, Fate[] fates) {
        ShardLog log = shard.log();
        long arrivalMillis = log.arrivalMillis(nowMillis);
        long ordinal = log.nextOrdinal();
        for (int i : share) {
            landing.stamp(i, ordinal, arrivalMillis);
            fates[i] = new Fate(shard, ordinal, arrivalMillis, null, "");
            ordinal++;
        }
        try {
            if (sink) {
                log.passOver(share.size(), arrivalMillis);
            } else {
                log.append(slices(landing, share), share.size(), arrivalMillis);
                shard.tellWatchers();
            }
            return share.size();
        } catch (IOException e) {
            // A full disk, most likely: the service would say no more than this.
            for (int i : share) {
                fates[i] = new Fate(shard, 0, 0, "InternalFailure", "Internal service failure.");
            }
            return 0;
        }
    }

    /** The records' bytes, in as few pieces as they lie in. */
    private static List<ByteBuffer> slices(Landing landing, List<Integer> records) {
        List<ByteBuffer> slices = new ArrayList<>();
        for (int from = 0; from < records.size(); ) {
            int to = from + 1;
            while (to < records.size() && records.get(to) == records.get(to - 1) + 1) {
                to++;
            }
            slices.add(landing.records(records.get(from), records.get(to - 1)));
            from = to;
        }
        return slices;
    }

    private static Answer many(Wire wire, String encryption, Fate[] fates) {
        return Answer.of(wire, out -> {
            int failed = 0;
            out.writeStringField("EncryptionType", encryption);
            out.writeArrayFieldStart("Records");
            for (Fate fate : fates) {
                out.writeStartObject();
                if (fate.errorCode() == null) {
                    out.writeStringField("SequenceNumber", fate.shard().sequence(fate.ordinal(), fate.arrivalMillis()));
                    out.writeStringField("ShardId", fate.shard().id());
                } else {
                    failed++;
                    out.writeStringField("ErrorCode", fate.errorCode());
                    out.writeStringField("ErrorMessage", fate.message());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeNumberField("FailedRecordCount", failed);
        });
    }

    private static Answer one(Wire wire, String encryption, Fate fate) throws Refusal {
        if (fate.errorCode() != null) {
            throw fate.errorCode().equals(Refusal.THROTTLED)
                    ? new Refusal(400, Refusal.THROTTLED, fate.message())
                    : Refusal.internalFailure();
        }
        return Answer.of(wire, out -> {
            out.writeStringField("EncryptionType", encryption);
            out.writeStringField("SequenceNumber", fate.shard().sequence(fate.ordinal(), fate.arrivalMillis()));
            out.writeStringField("ShardId", fate.shard().id());
        });
    }
}
