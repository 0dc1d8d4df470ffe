package dev.sluice.local;

import java.util.List;
import java.util.function.Predicate;

/** ListShards: pages, and the filters that producers and consumers ask with. */
final class ShardListing {
    private static final int MAX_RESULTS = 10_000;
    private static final int DEFAULT_RESULTS = 1_000;

    private final Streams streams;

    ShardListing(Streams streams) {
        this.streams = streams;
    }

    Answer listShards(Parameters parameters) throws Refusal {
        int limit = parameters.integer("MaxResults", 1, MAX_RESULTS, DEFAULT_RESULTS);
        String token = parameters.optionalText("NextToken");
        ShardPage page = token == null ? firstPage(parameters) : nextPage(parameters, token);
        Stream stream = streams.get(page.stream());
        Predicate<HeldShard> wanted = filter(stream, page);
        List<HeldShard> found = stream.shards().stream()
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
        Stream stream = streams.get(parameters.streamName());
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
        if (parameters.has("StreamName") || parameters.has("StreamARN")) {
            throw Refusal.invalidArgument("NextToken and StreamName cannot be provided together.");
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
            // Nothing expires here: the horizon is where the stream began.
            case "AT_TRIM_HORIZON" -> shard -> shard.parent() == null;
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
