package dev.sluice.local;

import dev.sluice.local.StreamState.Parents;
import dev.sluice.local.StreamState.ShardState;
import dev.sluice.read.HashRange;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** One stream: its shards, open and closed, by number. Confined to the service's thread. */
final class Stream {
    private static final String SHARD_ID_PATTERN = "shardId-0{3}\\d{9}";

    private final String name;
    private final Path directory;
    private final boolean kept;
    private final long createdMillis;
    private final List<HeldShard> shards = new ArrayList<>();
    private List<HeldShard> open = List.of();
    private final Consumers consumers;
    private StreamSettings settings;
    private Phase phase = Phase.ACTIVE;
    private int dealt;

    Stream(String name, Path directory, boolean kept, long createdMillis, StreamSettings settings) {
        this.name = name;
        this.directory = directory;
        this.kept = kept;
        this.consumers = new Consumers(directory, kept);
        this.createdMillis = createdMillis;
        this.settings = settings;
    }

    String name() {
        return name;
    }

    String arn() {
        return "arn:aws:kinesis:us-east-1:" + Refusal.ACCOUNT + ":stream/" + name;
    }

    Consumers consumers() {
        return consumers;
    }

    Path directory() {
        return directory;
    }

    long createdMillis() {
        return createdMillis;
    }

    StreamSettings settings() {
        return settings;
    }

    void settings(StreamSettings newSettings) {
        settings = newSettings;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase newPhase) {
        phase = newPhase;
    }

    /** Refuses what is to be put into the stream or got from it where that is not yet, or no more. */
    void requireTakesRecords() throws Refusal {
        if (!phase.takesRecords()) {
            throw Refusal.streamNotFound(name);
        }
    }

    /** Why something is not to be done in this phase. */
    Refusal notActive() {
        return Refusal.inUse(
                "Stream " + name + " under account " + Refusal.ACCOUNT + " not ACTIVE, instead in state " + phase);
    }

    boolean onDemand() {
        return settings.capacity().onDemand();
    }

    /** The name that the model reserves for streams: made of what tells this one from all others. */
    String id() {
        UUID hash = UUID.nameUUIDFromBytes((name + "/" + createdMillis).getBytes(StandardCharsets.UTF_8));
        String text = hash.toString().replace("-", "");
        return text.substring(0, 20) + "-" + text.substring(20, 23);
    }

    String encryptionType() {
        return settings.keyId() == null ? "NONE" : "KMS";
    }

    int maxRecordBytes() {
        return settings.capacity().maxRecordKiB() * 1_024;
    }

    /** What arrived before is out of reach: the stream's retention is over for it. */
    private long horizonMillis() {
        return settings.retention().horizonMillis(System.currentTimeMillis());
    }

    /** Whether the last of its records is out of reach, so that nobody is told of the shard any more. */
    boolean expired(HeldShard shard) {
        return !shard.open() && shard.closedMillis() < horizonMillis();
    }

    /** Where reading of the shard can begin. */
    LogPosition horizon(HeldShard shard) throws IOException {
        long horizon = horizonMillis();
        return horizon <= createdMillis ? LogPosition.START : shard.log().findArrival(horizon);
    }

    /** The shards that a client is told of. */
    List<HeldShard> listed() {
        return phase == Phase.CREATING
                ? List.of()
                : shards.stream().filter(shard -> !expired(shard)).toList();
    }

    /** All shards, the one with number n at place n. */
    List<HeldShard> shards() {
        return shards;
    }

    /** The shards that take records, by hash key; together they cover the whole space. */
    List<HeldShard> open() {
        return open;
    }

    HeldShard shard(String id) throws Refusal {
        if (id.matches(SHARD_ID_PATTERN)) {
            int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
            if (number < shards.size() && phase != Phase.CREATING && !expired(shards.get(number))) {
                return shards.get(number);
            }
        }
        throw Refusal.shardNotFound(name, id);
    }

    /** The open shard whose range holds {@code hashKey}, or whose turn it is. */
    HeldShard route(BigInteger hashKey) {
        if (settings.capacity().dealsRecords()) {
            return open.get(Math.floorMod(dealt++, open.size()));
        }
        int low = 0;
        int high = open.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (open.get(middle).range().first().compareTo(hashKey) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return open.get(low);
    }

    /** Adds {@code count} shards of equal range: what a new stream begins with. */
    void addEqualShards(int count, long nowMillis) {
        BigInteger space = HashRange.MAX_KEY.add(BigInteger.ONE);
        for (int i = 0; i < count; i++) {
            BigInteger first = space.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count));
            BigInteger next = space.multiply(BigInteger.valueOf(i + 1L)).divide(BigInteger.valueOf(count));
            add(Parents.NONE, new HashRange(first, next.subtract(BigInteger.ONE)), nowMillis);
        }
        refresh();
    }

    /** Closes {@code parent} and opens two shards in its place, the second from {@code middle} on. */
    void split(HeldShard parent, BigInteger middle, long nowMillis) {
        cut(parent, middle, nowMillis);
        refresh();
    }

    private void cut(HeldShard parent, BigInteger middle, long nowMillis) {
        long born = birth(parent, nowMillis);
        parent.close(nowMillis);
        HashRange range = parent.range();
        add(new Parents(parent.number(), null), new HashRange(range.first(), middle.subtract(BigInteger.ONE)), born);
        add(new Parents(parent.number(), null), new HashRange(middle, range.last()), born);
    }

    /** Closes two neighbours and opens one shard in their place. */
    void merge(HeldShard one, HeldShard other, long nowMillis) {
        long born = Math.max(birth(one, nowMillis), birth(other, nowMillis));
        one.close(nowMillis);
        other.close(nowMillis);
        add(
                new Parents(one.number(), other.number()),
                new HashRange(
                        one.range().first().min(other.range().first()),
                        one.range().last().max(other.range().last())),
                born);
        refresh();
    }

    /** Splits the widest shard, or merges the narrowest neighbours, until {@code target} are open. */
    void resize(int target, long nowMillis) {
        while (open.size() < target) {
            // All that are more than half as wide as the widest come before the first half of it, so they are split
            // together.
            BigInteger half = open.stream()
                    .map(Stream::width)
                    .max(Comparator.naturalOrder())
                    .orElseThrow()
                    .shiftRight(1);
            List<HeldShard> widest = open.stream()
                    .filter(shard -> width(shard).compareTo(half) > 0)
                    .sorted(Comparator.comparing(Stream::width).reversed())
                    .limit(target - open.size())
                    .toList();
            widest.forEach(shard -> cut(shard, shard.range().middle().add(BigInteger.ONE), nowMillis));
            refresh();
        }
        while (open.size() > target) {
            int narrowest = IntStream.range(0, open.size() - 1)
                    .boxed()
                    .min(Comparator.comparing(i -> width(open.get(i)).add(width(open.get(i + 1)))))
                    .orElseThrow();
            merge(open.get(narrowest), open.get(narrowest + 1), nowMillis);
        }
    }

    private static BigInteger width(HeldShard shard) {
        return shard.range().last().subtract(shard.range().first());
    }

    /** A child is born in a later second than its parent, so that its sequence numbers are greater. */
    private static long birth(HeldShard parent, long nowMillis) {
        return Math.max(nowMillis, (parent.createdMillis() / 1_000 + 1) * 1_000);
    }

    private void add(Parents parents, HashRange range, long shardCreatedMillis) {
        int number = shards.size();
        ShardLog log = ShardLog.create(logFile(number), kept);
        ShardState state = new ShardState(number, parents, range.first(), range.last(), shardCreatedMillis, 0);
        shards.add(new HeldShard(state, log));
    }

    private Path logFile(int number) {
        return directory.resolve(HeldShard.id(number));
    }

    /** Takes up a shard that an earlier endpoint left, with its records. Shards come in the order of their numbers. */
    void restore(ShardState state) throws IOException {
        shards.add(new HeldShard(state, ShardLog.open(logFile(state.number()))));
        refresh();
    }

    private void refresh() {
        open = shards.stream()
                .filter(HeldShard::open)
                .sorted(Comparator.comparing(shard -> shard.range().first()))
                .toList();
    }

    void closeLogs() throws IOException {
        for (HeldShard shard : shards) {
            shard.log().close();
        }
    }
}
