package dev.sluice.local;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing of shards goes on.
 *
 * @param afterShard number of the last shard shown; -1 before the first
 * @param filterValue the filter's shard number or timestamp in milliseconds; 0 for filters without
 * @param issuedMillis a token is good for five minutes
 */
record ShardPage(String stream, int afterShard, String filter, long filterValue, long issuedMillis) {
    private static final long LIFE_MILLIS = 300_000;
    private static final String KIND = "shards";

    ShardPage after(int shard) {
        return new ShardPage(stream, shard, filter, filterValue, System.currentTimeMillis());
    }

    boolean expired(long nowMillis) {
        return nowMillis - issuedMillis > LIFE_MILLIS;
    }

    String token() {
        return Token.encode(KIND, stream, afterShard, filter, filterValue, issuedMillis);
    }

    static @Nullable ShardPage parse(String token) {
        List<String> fields = Token.decode(KIND, token);
        return fields == null
                ? null
                : new ShardPage(
                        fields.get(0),
                        Integer.parseInt(fields.get(1)),
                        fields.get(2),
                        Long.parseLong(fields.get(3)),
                        Long.parseLong(fields.get(4)));
    }
}
