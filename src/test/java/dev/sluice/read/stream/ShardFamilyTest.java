package dev.sluice.read.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

class ShardFamilyTest {
    private final ShardFamily family = new ShardFamily(Set.of());

    @Test
    void children_waitForTheirParent_whenItWasSplit() {
        family.add(List.of(shard("parent", null, null), shard("left", "parent", null), shard("right", "parent", null)));
        assertThat(readable(family)).containsExactly("parent");
        assertThat(readable(family)).isEmpty();
        family.finish("parent");
        assertThat(readable(family)).containsExactly("left", "right");
    }

    @Test
    void child_waitsForBothParents_whenTheyWereMerged() {
        family.add(List.of(shard("child", "a", "b"), shard("a", null, null), shard("b", null, null)));
        assertThat(readable(family)).containsExactly("a", "b");
        family.finish("a");
        assertThat(readable(family)).isEmpty();
        family.finish("b");
        assertThat(readable(family)).containsExactly("child");
    }

    @Test
    void child_isReadAtOnce_whenItsParentIsPastRetention() {
        family.add(List.of(shard("child", "long gone", null)));
        assertThat(readable(family)).containsExactly("child");
    }

    @Test
    void child_isReadAtOnce_whenItsParentWasNotAskedFor() {
        ShardFamily some = new ShardFamily(Set.of("child"));
        some.add(List.of(shard("parent", null, null), shard("child", "parent", null)));
        assertThat(readable(some)).containsExactly("child");
        assertThat(some.knows("parent")).isFalse();
        some.finish("child");
        assertThat(some.allFinished()).isTrue();
    }

    @Test
    void knownShards_areNotReadAgain_whenTheyAreListedAgain() {
        List<Shard> listed = List.of(shard("a", null, null));
        family.add(listed);
        assertThat(readable(family)).containsExactly("a");
        family.add(listed);
        assertThat(readable(family)).isEmpty();
        assertThat(family.allFinished()).isFalse();
    }

    private static List<String> readable(ShardFamily family) {
        return family.takeReadable().stream().map(Shard::shardId).toList();
    }

    static Shard shard(String id, @Nullable String parent, @Nullable String adjacent) {
        return Shard.builder()
                .shardId(id)
                .parentShardId(parent)
                .adjacentParentShardId(adjacent)
                .hashKeyRange(range -> range.startingHashKey("0").endingHashKey("99"))
                .build();
    }
}
