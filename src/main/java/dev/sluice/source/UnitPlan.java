package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All inputs of a load, divided into {@link WorkUnit}s. They depend on the listing (names in their order, sizes, first bytes or ETags) and
 * on the options alone: nothing is opened for it, so all who list the same make the same plan. A large input is taken for one that can be
 * cut into chunks unless its name says that it is packed; where it turns out that it cannot, who has its first chunk reads all of it.
 */
public final class UnitPlan {
    private static final int DIGEST_BYTES = 8;
    private static final Set<String> PACKED = Set.of(
            "gz", "tgz", "zst", "tzst", "bz2", "tbz2", "xz", "txz", "lzma", "lz4", "sz", "snappy", "z", "zz", "zip",
            "tar");

    private final List<WorkUnit> units;
    private final Map<UnitInput, Input> inputs;
    private final Cutting cutting;
    private final String digest;

    private UnitPlan(List<WorkUnit> units, Map<UnitInput, Input> inputs, Cutting cutting, String digest) {
        this.units = List.copyOf(units);
        this.inputs = inputs;
        this.cutting = cutting;
        this.digest = digest;
    }

    /**
     * Waits until all inputs are listed. With a load id, it looks at what is packed, to tell it from what begins alike.
     *
     * @throws InputException if standard input is among them, or something could not be listed: others would divide more inputs
     */
    public static UnitPlan of(InputFeed feed, SourceOptions options) throws InputException, InterruptedException {
        requireDivisible(feed.files());
        Cutting cutting = options.cutting();
        if (options.loadId() != null) {
            Alikes.numberUnpacked(feed.files(), options);
        }
        Map<UnitInput, Input> inputs = new LinkedHashMap<>();
        List<WorkUnit> units = new ArrayList<>();
        Grouping grouping = new Grouping(cutting);
        List<UnitInput> group = new ArrayList<>();
        MessageDigest digest = Fingerprint.newSha256();
        digest.update(
                ByteBuffer.allocate(Integer.BYTES).putInt(cutting.chunkBytes()).flip());
        int groupNumber = 0;
        int count = 0;
        for (List<Input> more = feed.behind(0); !more.isEmpty(); more = feed.behind(count)) {
            count += more.size();
            for (Input input : more) {
                requireListed(input);
                UnitInput unitInput = UnitInput.of(input);
                inputs.put(unitInput, input);
                add(digest, unitInput);
                int number = grouping.add(input);
                if (number != groupNumber && !group.isEmpty()) {
                    units.add(new WorkUnit(units.size(), group, 0, WorkUnit.WHOLE));
                    group = new ArrayList<>();
                }
                groupNumber = number;
                if (grouping.isSmall(input)) {
                    group.add(unitInput);
                } else {
                    addLarge(units, unitInput, cutting.chunkBytes());
                    digest.update((byte) units.size());
                }
            }
        }
        if (!group.isEmpty()) {
            units.add(new WorkUnit(units.size(), group, 0, WorkUnit.WHOLE));
        }
        return new UnitPlan(units, inputs, cutting, HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES));
    }

    /**
     * Finds out before anything is done whether the inputs can be divided.
     *
     * @param files all inputs but objects
     * @throws InputException if standard input is among them
     */
    public static void requireDivisible(List<Input> files) throws InputException {
        if (files.stream().anyMatch(input -> input.standard() != null)) {
            throw new InputException(
                    List.of("Standard input can be read once, by one process: no other would get any of it."
                            + " Name files or objects, or use 'sluice load' without --part."));
        }
    }

    /** Who lists less than the others takes other units for its own, and whoever the obstacle falls to would be the only one to tell. */
    private static void requireListed(Input input) throws InputException {
        Path path = input.path();
        boolean isListed = input.isFar() || (path != null && !Files.isDirectory(path));
        if (isListed) {
            return;
        }
        String reason = "it could not be listed";
        try {
            input.open().close();
        } catch (IOException e) {
            reason = Reasons.of(e);
        }
        throw new InputException(List.of("'" + input.name() + "' is not listed to its end: " + reason
                + ". The parts of a load must all list the same inputs; mend that, and run it again."));
    }

    private static void add(MessageDigest digest, UnitInput input) {
        byte[] mark = input.mark().getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(input.bytes())
                .putLong(mark.length)
                .flip());
        digest.update(mark);
    }

    private static void addLarge(List<WorkUnit> units, UnitInput input, int chunkBytes) {
        String name = input.name().toLowerCase(Locale.ROOT);
        if (input.bytes() < 0 || PACKED.contains(name.substring(name.lastIndexOf('.') + 1))) {
            units.add(new WorkUnit(units.size(), List.of(input), 0, WorkUnit.WHOLE));
            return;
        }
        for (long from = 0; from < input.bytes(); from += chunkBytes) {
            long to = Math.min(input.bytes(), from + chunkBytes);
            units.add(new WorkUnit(units.size(), List.of(input), from, to));
        }
    }

    /** In the order of the listing. */
    public List<WorkUnit> units() {
        return units;
    }

    /** The same for the same inputs, wherever they lie, cut in the same way. */
    public String digest() {
        return digest;
    }

    /** The units of one share: each goes to the share that has least so far, so that all have about as much to read. */
    public List<WorkUnit> units(Share share) {
        record Load(int index, long bytes) {}
        PriorityQueue<Load> shares =
                new PriorityQueue<>(Comparator.comparingLong(Load::bytes).thenComparingInt(Load::index));
        IntStream.rangeClosed(1, share.count()).forEach(index -> shares.add(new Load(index, 0)));
        List<WorkUnit> its = new ArrayList<>();
        for (WorkUnit unit : units) {
            Load least = shares.remove();
            if (least.index() == share.index()) {
                its.add(unit);
            }
            shares.add(new Load(least.index(), least.bytes() + unit.bytes() + 1));
        }
        return its;
    }

    /** The inputs of some units, to be read in this process; the others' files are let go. */
    public InputFeed feed(List<WorkUnit> some) {
        UnitFeed feed = new UnitFeed(cutting.chunkBytes(), false);
        Map<UnitInput, Input> left = new HashMap<>(inputs);
        for (WorkUnit unit : some) {
            for (UnitInput input : unit.inputs()) {
                feed.add(unit, Objects.requireNonNull(inputs.get(input), "of this plan"));
                left.remove(input);
            }
        }
        left.values().forEach(Input::release);
        return feed.inputs();
    }
}
