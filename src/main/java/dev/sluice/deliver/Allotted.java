package dev.sluice.deliver;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What became of an {@link Allotment}.
 *
 * @param serial of the last that is kept to: nothing leaves any more for a shard that it does not have
 * @param open all shards that the stream has, as far as is known here
 * @param restMillis how long each shard that it does not have must rest before another sender may write to it; none for those that need not
 */
public record Allotted(long serial, List<String> open, Map<String, Long> restMillis) implements Serializable {
    static final Allotted NOTHING = new Allotted(0, List.of(), Map.of());

    public Allotted {
        open = List.copyOf(open);
        restMillis = Map.copyOf(restMillis);
    }
}
