package dev.sluice.source;

/**
 * How many inputs are open at the same time.
 *
 * @param read how many that cannot be read at any offset are read; with 1, chunks come in the strict order of the inputs
 * @param ahead how many small files and objects are opened at the same time, before their turn
 */
public record Opening(int read, int ahead) {
    public static final Opening DEFAULT = new Opening(8, 64);

    public Opening {
        if (read < 1 || ahead < 1) {
            throw new IllegalArgumentException("at least one input is open");
        }
    }

    /** The same, but that chunks come in the strict order of the inputs. */
    public Opening inOrder() {
        return new Opening(1, ahead);
    }
}
