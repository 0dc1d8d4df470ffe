package dev.sluice.local;

import java.util.List;
import java.util.function.Predicate;

/** ListShards: pages, and the filters that producers and consumers ask with. */
final class ShardListing {
    private static final int MAX_RESULTS = 10_000;
    /** A greater number is taken for this one. */
    private static final int PAGE = 1_000;

    private final Streams streams;

    ShardListing(Streams streams) {
        this.streams = streams;
    }

    Answer listShards(Parameters parameters) throws Refusal {
        int limit = Math.min(PAGE, parameters.integer("MaxResults", 1, MAX_RESULTS, PAGE));
        String token = parameters.optionalText("NextToken");
        ShardPage page = token == null ? firstPage(parameters) : nextPage(parameters, token);
        Stream stream = streams.get(page.stream());
        Predicate<HeldShard> wanted = filter(stream, page);
        List<HeldShard> found = stream.listed().stream()
                .filter(shard -> shard.number() > page.afterShard() && wanted.test(shard))
                .limit(limit + 1L)
                .toList();
        List<HeldShard> shown = found.subList(0, Math.min(limit, found.size()));
        return Answer.of(parameters.wire(), out -> {
            out.writeArrayFieldStart("Shards");
            for (HeldShard shard : shown) {
                Description.shard(out, shard);
            }
            out.writeEndArray();
            if (shown.size() < found.size()) {
                out.writeStringField(
                        "NextToken",
                        page.after(shown.get(shown.size() - 1).number()).token());
            }
        });
    }

    private ShardPage firstPage(Parameters parameters) throws Refusal {
        Stream stream = streams.of(parameters);
        if (stream.phase() == Phase.CREATING) {
            throw stream.notActive();
        }
        if (parameters.has("StreamCreationTimestamp")
                && parameters.timestampMillis("StreamCreationTimestamp") / 1_000 != stream.createdMillis() / 1_000) {
            throw Refusal.notFound(
                    "Stream " + stream.name() + " under account " + Refusal.ACCOUNT + " was not created at that time.");
        }
        String after = parameters.optionalText("ExclusiveStartShardId");
        Parameters filter = parameters.inside("ShardFilter");
        String type = parameters.has("ShardFilter") ? filter.text("Type") : "FROM_TRIM_HORIZON";
        long filterValue = switch (type) {
            case "AFTER_SHARD_ID" -> stream.shard(filter.text("ShardId")).number();
            case "AT_TIMESTAMP", "FROM_TIMESTAMP" -> filter.timestampMillis("Timestamp");
            default -> 0;
        };
        int afterShard = after == null ? -1 : stream.shard(after).number();
        return new ShardPage(stream.name(), afterShard, type, filterValue, System.currentTimeMillis());
    }

    private static ShardPage nextPage(Parameters parameters, String token) throws Refusal {
        for (String name : List.of("StreamName", "ExclusiveStartShardId", "StreamCreationTimestamp")) {
            if (parameters.has(name)) {
                throw Refusal.invalidArgument("NextToken and " + name + " cannot be provided together.");
            }
        }
        ShardPage page = ShardPage.parse(token);
        if (page == null) {
            throw Refusal.invalidArgument("Invalid NextToken.");
        }
        if (page.expired(System.currentTimeMillis())) {
            throw new Refusal(400, "ExpiredNextTokenException", "NextToken has expired.");
        }
        return page;
    }

    private static Predicate<HeldShard> filter(Stream stream, ShardPage page) throws Refusal {
        long value = page.filterValue();
        return switch (page.filter()) {
            case "FROM_TRIM_HORIZON" -> shard -> true;
            // Those whose parents nobody is told of any more, if they had any.
            case "AT_TRIM_HORIZON" ->
                shard ->
                        shard.parent() == null || stream.expired(stream.shards().get(shard.parent()));
            case "AT_LATEST" -> HeldShard::open;
            case "AFTER_SHARD_ID" -> shard -> shard.number() > value;
            case "AT_TIMESTAMP" ->
                shard -> shard.createdMillis() <= Math.max(value, stream.createdMillis()) && closedAfter(shard, value);
            case "FROM_TIMESTAMP" -> shard -> closedAfter(shard, value);
            default ->
                throw Refusal.validation(
                        " '" + page.filter() + "'",
                        "shardFilter.type",
                        "Member must satisfy enum value set: [AFTER_SHARD_ID, AT_TRIM_HORIZON, FROM_TRIM_HORIZON,"
                                + " AT_LATEST, AT_TIMESTAMP, FROM_TIMESTAMP]");
        };
    }

    private static boolean closedAfter(HeldShard shard, long millis) {
        return shard.open() || shard.closedMillis() > millis;
    }
}
