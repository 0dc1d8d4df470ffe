package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.stream.Shard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A sender whose tries end, as a whole or in part, as a seeded die says, after a short time, on other threads. */
class ScriptedSender implements Sender {
    volatile @Nullable String obstacle;
    final List<Parcel> landed = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger cleared = new AtomicInteger();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
    private final Random random;
    private final List<Shard> shards;
    private final double missShare;
    private final Cause missCause;

    ScriptedSender(long seed, List<Shard> shards, double missShare, Cause missCause) {
        this.random = new Random(seed);
        this.shards = shards;
        this.missShare = missShare;
        this.missCause = missCause;
    }

    @Override
    public SenderChoice choice() {
        return SenderChoice.SDK;
    }

    @Override
    public AwsClients clients() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void await(String stream, Notes notes) {}

    @Override
    public boolean send(Parcel parcel, @Nullable String explicitHashKey, Tries tries) {
        if (random.nextInt(50) == 0) {
            return false;
        }
        boolean miss = random.nextDouble() < missShare;
        int landing = random.nextInt(parcel.count());
        String shardId = shards.stream()
                .filter(shard ->
                        explicitHashKey != null && shard.range().contains(new java.math.BigInteger(explicitHashKey)))
                .findFirst()
                .orElse(shards.get(0))
                .shardId();
        var unused = threads.schedule(
                () -> {
                    int misses = miss ? parcel.count() - landing : 0;
                    if (misses < parcel.count()) {
                        Parcel part = part(parcel, misses, parcel.count());
                        landed.add(part);
                        tries.landed(part, shardId, 0, 0);
                    }
                    if (misses > 0) {
                        tries.missed(part(parcel, 0, misses), new Miss(missCause, "Code", "message", 1, 0));
                    }
                },
                random.nextInt(5),
                TimeUnit.MILLISECONDS);
        return true;
    }

    private static Parcel part(Parcel parcel, int from, int to) {
        return parcel.part(IntStream.range(from, to).map(parcel::record).toArray());
    }

    @Override
    public void flush() {}

    @Override
    public @Nullable String obstacle() {
        return obstacle;
    }

    @Override
    public void clearAway() {
        cleared.incrementAndGet();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
