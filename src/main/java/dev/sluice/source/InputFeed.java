package dev.sluice.source;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a load in their order, while some of them may still be looked for: objects are read while later ones are listed. What is
 * a file is known from the first on. Safe for use by several threads.
 *
 * <p>No file is read before all are listed: directories are listed anew until they are at rest, or a file that is being renamed would be
 * found twice or never; natural order needs the whole of a directory, or of what a glob stands for; and what the load writes is held
 * against all inputs before anything is written.
 */
public final class InputFeed implements Closeable {
    private static final long UNKNOWN = -1;

    private final List<Input> files;
    /** Whose inputs these are, opened for another reader; null: they are its own. */
    private final @Nullable InputFeed whole;
    // Guarded by this.
    private final List<Input> found = new ArrayList<>();
    private boolean ended;
    private boolean piped;
    private long bytes;
    private long measured = UNKNOWN;
    private Runnable stop = () -> {};

    /** @param files all that are no objects; they come in {@link #add} as well, when it is their turn */
    InputFeed(List<Input> files) {
        this(files, null);
    }

    private InputFeed(List<Input> files, @Nullable InputFeed whole) {
        this.files = files;
        this.whole = whole;
    }

    /** These and no others. */
    public static InputFeed of(List<Input> inputs) {
        InputFeed feed = new InputFeed(inputs);
        feed.add(inputs);
        feed.end();
        return feed;
    }

    /** The same inputs for a reader beside the one that files are kept open for. Only this one is closed. */
    public InputFeed beside() {
        return new InputFeed(files, this);
    }

    synchronized void add(List<Input> next) {
        for (Input input : next) {
            found.add(input);
            piped |= input.bytes() < 0;
            bytes += Math.max(0, input.bytes());
        }
        notifyAll();
    }

    /** There are no others. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Only so much of the inputs is read. */
    synchronized void measured(long length) {
        measured = length;
    }

    /** @param how ends the looking for others */
    synchronized void onClose(Runnable how) {
        stop = how;
    }

    /** All inputs that are no objects. */
    public List<Input> files() {
        return files;
    }

    /** Whether all are known. */
    public synchronized boolean isEnded() {
        return ended;
    }

    /** The inputs known behind the first {@code count}; waits for one. Empty: there are no more. */
    synchronized List<Input> behind(int count) throws InterruptedException {
        if (whole != null) {
            return whole.behind(count).stream().map(Input::beside).toList();
        }
        while (!ended && found.size() == count) {
            wait();
        }
        return List.copyOf(found.subList(count, found.size()));
    }

    /** Length in bytes of all; -1 as long as they are not known, or if only reading one would tell. */
    public synchronized long bytes() {
        return !ended || piped ? UNKNOWN : measured >= 0 ? measured : bytes;
    }

    /** Ends the looking for others, and closes files that were kept open for their reader. */
    @Override
    public void close() {
        Runnable how;
        synchronized (this) {
            how = stop;
        }
        how.run();
        end();
        files.forEach(Input::release);
    }
}
