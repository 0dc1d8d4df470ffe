package dev.sluice.read;

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
        assertThat(family.takeReadable()).containsExactly("parent");
        assertThat(family.takeReadable()).isEmpty();
        family.finish("parent");
        assertThat(family.takeReadable()).containsExactly("left", "right");
    }

    @Test
    void child_waitsForBothParents_whenTheyWereMerged() {
        family.add(List.of(shard("child", "a", "b"), shard("a", null, null), shard("b", null, null)));
        assertThat(family.takeReadable()).containsExactly("a", "b");
        family.finish("a");
        assertThat(family.takeReadable()).isEmpty();
        family.finish("b");
        assertThat(family.takeReadable()).containsExactly("child");
    }

    @Test
    void child_isReadAtOnce_whenItsParentIsPastRetention() {
        family.add(List.of(shard("child", "long gone", null)));
        assertThat(family.takeReadable()).containsExactly("child");
    }

    @Test
    void child_isReadAtOnce_whenItsParentWasNotAskedFor() {
        ShardFamily some = new ShardFamily(Set.of("child"));
        some.add(List.of(shard("parent", null, null), shard("child", "parent", null)));
        assertThat(some.takeReadable()).containsExactly("child");
        assertThat(some.knows("parent")).isFalse();
        some.finish("child");
        assertThat(some.allFinished()).isTrue();
    }

    @Test
    void knownShards_areNotReadAgain_whenTheyAreListedAgain() {
        List<Shard> listed = List.of(shard("a", null, null));
        family.add(listed);
        assertThat(family.takeReadable()).containsExactly("a");
        family.add(listed);
        assertThat(family.takeReadable()).isEmpty();
        assertThat(family.allFinished()).isFalse();
    }

    static Shard shard(String id, @Nullable String parent, @Nullable String adjacent) {
        return Shard.builder()
                .shardId(id)
                .parentShardId(parent)
                .adjacentParentShardId(adjacent)
                .build();
    }
}
