package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose beginning can be looked at before it is read. A thread of its own does the looking, since nobody blocked in a pipe's read
 * can be told that it took long enough; what that thread still gets afterwards comes in its place. Not for several readers.
 */
final class PeekedStream extends InputStream {
    static final int MOST = 1 << 20;
    /** From the first byte on: whoever writes a log line by line has written a few by then. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final InputStream in;
    // All guarded by this.
    private byte[] head = {};
    private int filled;
    private int taken;
    private boolean looking;
    private boolean enough;
    private boolean ended;
    private @Nullable IOException failure;

    PeekedStream(InputStream in) {
        this.in = in;
    }

    /**
     * The first bytes, which are read again by whoever reads the stream: up to {@link #MOST}, and what came within {@link #PATIENCE}
     * after the first.
     *
     * @throws IOException if not even one can be read
     */
    synchronized byte[] peek() throws IOException, InterruptedException {
        head = new byte[MOST];
        looking = true;
        Thread looker = new Thread(this::look, "sluice-peek");
        looker.setDaemon(true);
        looker.start();
        while (looking && filled == 0) {
            wait();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long rest = deadline - System.nanoTime(); looking && rest > 0; rest = deadline - System.nanoTime()) {
            wait(rest / 1_000_000 + 1);
        }
        enough = true;
        if (filled == 0 && failure != null) {
            throw failure;
        }
        return Arrays.copyOf(head, filled);
    }

    /** Whether all there is was looked at. */
    synchronized boolean hasEnded() {
        return ended;
    }

    private void look() {
        byte[] buffer = new byte[64 << 10];
        try {
            for (int room = MOST; room > 0; ) {
                int count = in.read(buffer, 0, Math.min(room, buffer.length));
                room = add(buffer, count);
            }
        } catch (IOException e) {
            synchronized (this) {
                failure = e;
            }
        } finally {
            synchronized (this) {
                looking = false;
                notifyAll();
            }
        }
    }

    /** How much more there is to look at. */
    private synchronized int add(byte[] bytes, int count) {
        if (count < 0) {
            ended = true;
            return 0;
        }
        System.arraycopy(bytes, 0, head, filled, count);
        filled += count;
        notifyAll();
        return enough ? 0 : MOST - filled;
    }

    /** How many of the first bytes can be read now; waits for those that were asked for; -1 if there will be no more. */
    private int ready() throws IOException {
        while (looking && taken == filled) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return taken < filled ? filled - taken : -1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        synchronized (this) {
            int ready = ready();
            if (ready > 0) {
                int count = Math.min(ready, length);
                System.arraycopy(head, taken, to, from, count);
                taken += count;
                return count;
            }
            if (failure != null) {
                throw failure;
            }
        }
        return in.read(to, from, length);
    }

    @Override
    public synchronized int available() throws IOException {
        return taken < filled ? filled - taken : looking ? 0 : in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
