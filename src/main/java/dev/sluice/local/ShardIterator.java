package dev.sluice.local;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where reading of a shard goes on.
 *
 * @param streamCreatedMillis tells a stream from a later one of the same name
 * @param issuedMillis an iterator is good for five minutes
 */
record ShardIterator(String stream, long streamCreatedMillis, int shard, LogPosition position, long issuedMillis) {
    static final long LIFE_MILLIS = 300_000;
    private static final String KIND = "iterator";

    boolean expired(long nowMillis) {
        return nowMillis - issuedMillis > LIFE_MILLIS;
    }

    String token() {
        return Token.encode(
                KIND, stream, streamCreatedMillis, shard, position.ordinal(), position.offset(), issuedMillis);
    }

    static @Nullable ShardIterator parse(String token) {
        List<String> fields = Token.decode(KIND, token);
        return fields == null
                ? null
                : new ShardIterator(
                        fields.get(0),
                        Long.parseLong(fields.get(1)),
                        Integer.parseInt(fields.get(2)),
                        new LogPosition(Long.parseLong(fields.get(3)), Long.parseLong(fields.get(4))),
                        Long.parseLong(fields.get(5)));
    }
}
