package dev.sluice.load;

/** A file that was to be written is one that was to be read; nothing was touched. */
public final class OutputException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param sentence for the user, with both files and the remedy */
    OutputException(String sentence) {
        super(sentence);
    }
}
