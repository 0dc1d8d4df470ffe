package dev.sluice.pack;

/** Where the events of a buffer end, so that no batch cuts one. Indexes are absolute; an event's end is behind its newline. */
public interface EventBounds {
    /** The end of the event that holds the byte at {@code index}. */
    int endFrom(int index);

    /** The start of the event that holds the byte at {@code index}. */
    int startFrom(int index);

    /** How many events lie in [from, to), both of them bounds. */
    int count(int from, int to);
}
