package dev.sluice.parse.container;

import dev.sluice.parse.json.JsonBuffer;

/** A line of a container's log, taken apart: whose it is, what it says, and whether that goes on in the stream's next part. */
abstract class WrappedLine {
    /** Names the stream: what two streams say is never joined. */
    String stream = "";

    /** What the container said is in [textFrom, textTo) of {@code text}. */
    byte[] text = new byte[0];

    int textFrom;
    int textTo;
    boolean isPart;

    /** Takes the line in [from, to) apart; false if it is none of its kind. */
    abstract boolean read(byte[] in, int from, int to);

    /** What stands around the text of the line that was read last. */
    abstract byte[] around();

    /**
     * Appends a line that says something else.
     *
     * @param around as {@link #around} gave it
     * @param isCut whether the text lacks its end
     */
    abstract void write(byte[] around, byte[] said, int length, boolean isCut, JsonBuffer out);
}
