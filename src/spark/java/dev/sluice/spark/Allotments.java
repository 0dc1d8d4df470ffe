package dev.sluice.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deals the shards to the executors that have tasks: a shard belongs to one of them at a time. Where events have keys, or there are fewer
 * shards than executors, they go round. An executor whose records were refused has fewer for a while. Times are passed in, in milliseconds.
 * Not safe for use by several threads.
 */
final class Allotments {
    /** So long an executor may write without asking again. */
    static final long LEASE_MILLIS = 3_000;

    /** What an executor sent last must leave room for the next one's first record. */
    private static final long GRACE_MILLIS = 1_500;

    private static final long ROUND_MILLIS = 2_000;
    private static final double LEAST_WEIGHT = 0.25;
    private static final double SLOWDOWN = 0.7;
    private static final double RECOVERY = 0.05;

    private final boolean keyed;
    private final Map<String, Holder> holders = new TreeMap<>();
    private final Map<String, Owned> owners = new HashMap<>();
    private final Set<String> first;

    private static final class Holder {
        List<String> open = List.of();
        double weight = 1;
        long throttled;
        long askedMillis;
        long serial;
        /** The shards of answers that it may still go by. */
        final TreeMap<Long, Set<String>> granted = new TreeMap<>();

        Set<String> held() {
            Set<String> held = new HashSet<>();
            granted.values().forEach(held::addAll);
            return held;
        }
    }

    /** @param untilMillis nobody else may write to the shard before */
    private record Owned(String executor, long untilMillis) {}

    /**
     * What an executor says when it asks.
     *
     * @param active whether it has anything to send
     * @param serial of the last answer that it keeps to
     * @param open the shards that it knows of
     * @param restMillis how long those that it let go must rest
     * @param throttled records that were refused for the shards' limits so far
     */
    record Asked(
            String executor,
            boolean active,
            long serial,
            List<String> open,
            Map<String, Long> restMillis,
            long throttled) {}

    /** The answer: it may write to these, for {@link #LEASE_MILLIS} from when it asked. */
    record Granted(long serial, Set<String> shards) {}

    /** @param shards that the stream had at first */
    Allotments(boolean keyed, List<String> shards) {
        this.keyed = keyed;
        this.first = new TreeSet<>(shards);
    }

    /** Answers an executor, and keeps in mind what it may do until when. */
    Granted ask(Asked asked, long nowMillis) {
        Holder holder = holders.computeIfAbsent(asked.executor(), unused -> new Holder());
        holder.open = asked.open().isEmpty() ? holder.open : List.copyOf(asked.open());
        if (asked.throttled() > holder.throttled) {
            holder.weight = Math.max(LEAST_WEIGHT, holder.weight * SLOWDOWN);
        } else {
            holder.weight = Math.min(1, holder.weight + RECOVERY);
        }
        holder.throttled = asked.throttled();
        holder.askedMillis = asked.active() ? nowMillis : Long.MIN_VALUE / 2;
        letGo(asked, holder, nowMillis);
        holders.values().removeIf(each -> each != holder && isGone(each, nowMillis));
        Set<String> shards = new TreeSet<>();
        if (asked.active()) {
            for (String shard : wanted(asked.executor(), nowMillis)) {
                Owned owned = owners.get(shard);
                if (owned == null || owned.executor().equals(asked.executor()) || owned.untilMillis() <= nowMillis) {
                    shards.add(shard);
                    owners.put(shard, new Owned(asked.executor(), nowMillis + LEASE_MILLIS + GRACE_MILLIS));
                }
            }
        }
        holder.serial++;
        holder.granted.put(holder.serial, Set.copyOf(shards));
        return new Granted(holder.serial, shards);
    }

    /** An executor is lost; what it was allotted may be on its way still. */
    void lost(String executor) {
        Holder holder = holders.get(executor);
        if (holder != null) {
            holder.askedMillis = Long.MIN_VALUE / 2;
        }
    }

    private static boolean isGone(Holder holder, long nowMillis) {
        return nowMillis - holder.askedMillis > LEASE_MILLIS;
    }

    /** What older answers had and the one that is kept to has not, rests as long as the executor says. */
    private void letGo(Asked asked, Holder holder, long nowMillis) {
        Set<String> before = holder.held();
        holder.granted.headMap(asked.serial(), false).clear();
        Set<String> now = holder.held();
        for (String shard : before) {
            Owned owned = owners.get(shard);
            if (!now.contains(shard) && owned != null && owned.executor().equals(asked.executor())) {
                owners.put(
                        shard,
                        new Owned(
                                asked.executor(), nowMillis + asked.restMillis().getOrDefault(shard, 0L)));
            }
        }
    }

    private List<String> wanted(String executor, long nowMillis) {
        Set<String> open = new TreeSet<>();
        List<String> active = new ArrayList<>();
        double weights = 0;
        for (Map.Entry<String, Holder> each : holders.entrySet()) {
            if (!isGone(each.getValue(), nowMillis)) {
                active.add(each.getKey());
                weights += each.getValue().weight;
            }
            open.addAll(each.getValue().open);
        }
        List<String> shards = new ArrayList<>(open.isEmpty() ? first : open);
        int count = shards.size();
        if (count < active.size()) {
            return turn(shards, active, executor, nowMillis / ROUND_MILLIS);
        }
        long turn = keyed && active.size() > 1 ? nowMillis / ROUND_MILLIS : 0;
        int place = active.indexOf(executor);
        double before = 0;
        for (int i = 0; i < place; i++) {
            before += weight(active.get(i));
        }
        double spare = (count - active.size()) / weights;
        // Each has one, and what is left goes by their weights.
        int from = place + (int) Math.round(before * spare);
        int to = place + 1 + (int) Math.round((before + weight(executor)) * spare);
        List<String> its = new ArrayList<>();
        for (int i = from; i < to; i++) {
            its.add(shards.get((int) ((i + turn) % count)));
        }
        return its;
    }

    private double weight(String executor) {
        Holder holder = holders.get(executor);
        return holder == null ? 1 : holder.weight;
    }

    /** With fewer shards than executors, each has one in its turn. */
    private static List<String> turn(List<String> shards, List<String> active, String executor, long turn) {
        long place = Math.floorMod(active.indexOf(executor) - turn, active.size());
        return place < shards.size() ? List.of(shards.get((int) place)) : List.of();
    }
}
