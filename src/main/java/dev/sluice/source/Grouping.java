package dev.sluice.source;

/**
 * Puts small neighbours of a listing into groups, none of which comes to more than a chunk: a bundle reaches over no group's end. So what
 * lies in a bundle is the same for all who have the listing, whichever groups they read. For one thread at a time, input by input.
 */
final class Grouping {
    /** A line of the journal names all members of a bundle. */
    static final int MOST_MEMBERS = 16_384;

    private final Cutting cutting;
    private int group;
    private int members;
    private long bytes;

    Grouping(Cutting cutting) {
        this.cutting = cutting;
    }

    /** Whether it may lie in a bundle: of what is packed, its packed size counts here. */
    boolean isSmall(Input input) {
        return input.bytes() >= 0 && input.bytes() <= cutting.memberBytes();
    }

    /** The group of the input behind the last one. */
    int add(Input input) {
        // A newline may be added to each.
        long length = input.bytes() + 1;
        if (members > 0 && isSmall(input) && members < MOST_MEMBERS && bytes + length <= cutting.chunkBytes()) {
            members++;
            bytes += length;
        } else {
            group++;
            members = isSmall(input) ? 1 : 0;
            bytes = length;
        }
        return group;
    }
}
