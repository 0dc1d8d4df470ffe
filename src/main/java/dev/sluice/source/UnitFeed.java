package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The inputs of some units, each once, in their order. */
public final class UnitFeed {
    private final int chunkBytes;
    private final boolean again;
    private final List<Input> inputs = new ArrayList<>();
    private final Map<Input, ChunkShare> shares = new HashMap<>();
    private long bytes;

    /** @param again see {@link ChunkShare} */
    UnitFeed(int chunkBytes, boolean again) {
        this.chunkBytes = chunkBytes;
        this.again = again;
    }

    /**
     * Inputs that were listed elsewhere, as they lie here. One that is not what it was is told as unreadable when it is read.
     *
     * @param store where objects are read from as long as the inputs are
     */
    public static InputFeed of(List<WorkUnit> units, Cutting cutting, ObjectStore store) {
        UnitFeed feed = new UnitFeed(cutting.chunkBytes(), true);
        Map<UnitInput, Input> found = new HashMap<>();
        for (WorkUnit unit : units) {
            for (UnitInput input : unit.inputs()) {
                feed.add(unit, found.computeIfAbsent(input, each -> find(each, store)));
            }
        }
        return feed.inputs();
    }

    private static Input find(UnitInput listed, ObjectStore store) {
        Input input;
        try {
            input = listed.found(store);
        } catch (IOException e) {
            input = Input.unreadable(listed.name(), Reasons.of(e));
        }
        input.alike(listed.twins().raw());
        input.occurrence(listed.twins().unpacked());
        return input;
    }

    void add(WorkUnit unit, Input input) {
        bytes += unit.to() == WorkUnit.WHOLE ? Math.max(0, input.bytes()) : unit.bytes();
        ChunkShare share = shares.get(input);
        if (share == null) {
            share = unit.to() == WorkUnit.WHOLE ? ChunkShare.WHOLE : new ChunkShare(chunkBytes, again);
            shares.put(input, share);
            inputs.add(input);
            input.group(unit.number());
            input.share(share);
        }
        if (unit.to() != WorkUnit.WHOLE) {
            share.add(unit.from(), unit.to());
        }
    }

    InputFeed inputs() {
        List<Input> files =
                inputs.stream().filter(input -> input.object() == null).toList();
        InputFeed feed = new InputFeed(files);
        feed.measured(bytes);
        feed.add(inputs);
        feed.end();
        return feed;
    }
}
