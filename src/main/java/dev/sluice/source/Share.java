package dev.sluice.source;

/**
 * One of the shares into which a load is divided.
 *
 * @param index from 1 to {@code count}
 */
public record Share(int index, int count) {
    /** With more, the limit of a shard would leave each less than a record of the usual size an hour. */
    public static final int MOST = 10_000;

    public Share {
        if (count < 1 || count > MOST || index < 1 || index > count) {
            throw new IllegalArgumentException(
                    index + "/" + count + " is not a part: the first of four is 1/4, the last 4/4"
                            + (count > MOST ? ", and there are at most " + MOST : ""));
        }
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
