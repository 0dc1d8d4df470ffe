package dev.sluice.load;

import dev.sluice.pack.AggregatedPacker;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.BlockPacker;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Demand;
import dev.sluice.pack.DigestedDictionary;
import dev.sluice.pack.EnvelopedBlocks;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.Layout;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.pack.LinePacker;
import dev.sluice.pack.LogEnvelope;
import dev.sluice.pack.RecordLimits;
import dev.sluice.source.Cutting.Oversize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way to make records of events.
 *
 * @param compression none for aggregated records
 * @param level null: auto, which for single lines is the compression's usual one
 * @param ids whether records are to carry batch ids, where their layout has room for them
 * @param dictionary null: none
 * @param envelope around the events of a block, which are log events in JSON; null: none
 */
public record Recipe(
        Layout layout,
        Compression compression,
        @Nullable Integer level,
        boolean ids,
        @Nullable DigestedDictionary dictionary,
        @Nullable LogEnvelope envelope) {
    /** This one, then all others worth a comparison. */
    public List<Recipe> withOthers() {
        if (envelope != null) {
            // Other records would hold other events.
            return List.of(this);
        }
        List<Recipe> all = new ArrayList<>(List.of(this));
        for (Recipe other : List.of(
                new Recipe(Layout.BLOCKS, Compression.ZSTD, null, ids, null, null),
                new Recipe(Layout.BLOCKS, Compression.GZIP, null, ids, null, null),
                new Recipe(Layout.BLOCKS, Compression.NONE, null, ids, null, null),
                new Recipe(Layout.AGGREGATED, Compression.NONE, null, ids, null, null),
                new Recipe(Layout.LINES, Compression.NONE, null, ids, null, null))) {
            if (other.layout != layout || other.compression != compression) {
                all.add(other);
            }
        }
        return all;
    }

    /** Whether its records carry batch ids, by which readers know copies. */
    public boolean carriesIds() {
        return ids
                && switch (layout) {
                    case BLOCKS -> compression != Compression.NONE;
                    case AGGREGATED -> true;
                    case LINES -> false;
                };
    }

    /** Whether the load chooses its level as it goes. */
    public boolean climbs() {
        return level == null && layout == Layout.BLOCKS && compression != Compression.NONE;
    }

    /**
     * What chooses the level of all its packers.
     *
     * @param workers that pack at the same time
     * @param demand what the shards take, whenever it is asked
     */
    public LevelGovernor governor(int workers, Supplier<Demand> demand) {
        return climbs() ? LevelGovernor.auto(compression, workers, demand) : hasty();
    }

    /** The same for events that go nowhere: all is packed in the fastest way there is. */
    public LevelGovernor hasty() {
        return climbs()
                ? LevelGovernor.fastest(compression)
                : LevelGovernor.fixed(level == null ? compression.defaultLevel() : level);
    }

    /**
     * A packer for one worker.
     *
     * @param ordered whether the records of a lane must reach the stream in their order
     */
    public LayoutPacker packer(
            RecordLimits limits, Oversize oversize, Lanes lanes, LevelGovernor governor, boolean ordered) {
        return switch (layout) {
            case BLOCKS -> blocks(limits, oversize, governor);
            case LINES ->
                new LinePacker(
                        limits,
                        oversize,
                        ordered,
                        compression == Compression.NONE ? null : compression.codec(governor.canonical(), dictionary));
            case AGGREGATED -> {
                AggregatedPacker packer = new AggregatedPacker(limits, oversize, lanes);
                yield ids ? packer : packer.withoutIds();
            }
        };
    }

    /** The same where the layout is known to be blocks. */
    public BlockPacker blocks(RecordLimits limits, Oversize oversize, LevelGovernor governor) {
        BlockCodec codec = compression.codec(governor.canonical(), dictionary);
        BlockPacker packer = new BlockPacker(
                envelope == null ? codec : new EnvelopedBlocks(envelope, codec), limits, oversize, governor.choice());
        return ids ? packer : packer.withoutIds();
    }
}
