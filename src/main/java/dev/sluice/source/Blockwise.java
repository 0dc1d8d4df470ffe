package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the blocks of one source side by side, and gives their bytes in their order. Whoever reads unpacks, too, so that nobody waits for
 * a thread; the others have what the processor and the memory leave.
 *
 * <p>A block that was unpacked before its turn is given when all of it agrees with its checksum. The first one that does not goes through
 * the decoder that knows no blocks: what a damaged source gives, and what is said of it, is as if it had been read by that one alone.
 */
final class Blockwise implements ReadableByteChannel {
    private static final Runtime MACHINE = Runtime.getRuntime();
    /** Each needs some MiB of the heap to work in. */
    private static final int THREADS =
            (int) Math.max(1, Math.min(MACHINE.availableProcessors(), MACHINE.maxMemory() >> 25));
    /** In bytes, for the blocks of all sources that are begun before their turn. The block whose turn it is needs no room. */
    static final long MOST_MEMORY = Math.min(Integer.MAX_VALUE, MACHINE.maxMemory() / 4);

    /** In KiB. */
    private static final Semaphore ROOM = new Semaphore((int) (MOST_MEMORY / 1024));

    /** Finds the blocks. */
    interface Blocks {
        /**
         * The next block; null if nothing follows.
         *
         * @throws IOException for what follows
         */
        @Nullable
        Block next() throws IOException;

        /** Nobody asks any more for this block or what stands before it. */
        void passed(Block block);

        /** The next one is the one behind this block again. */
        void backTo(Block block);
    }

    /** What can be unpacked by itself. */
    interface Block {
        /** What it takes in bytes, packed and unpacked. */
        long memory();

        /**
         * The bytes, which were checked unless they are too many to be held. For any thread.
         *
         * @throws IOException if they are damaged, or these are not all
         */
        ReadableByteChannel unpack() throws IOException;

        /** Whether its end is found as it is read, and not before: it is not begun before its turn, and nothing behind it is looked for. */
        boolean isOpenEnded();

        /** The same block for the reader, whose turn it is: it may be unpacked as it is read. */
        default Block inTurn() {
            return this;
        }

        /**
         * What it is if it could not be unpacked: a block with a later end, or one that gives and says what the decoder does that knows no
         * blocks. Null if it is that.
         */
        @Nullable
        Block widened() throws IOException;
    }

    /** Threads start when the first source has more than one block. */
    private static final class Pool {
        static final ExecutorService THE = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "sluice-unpacking");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static final class Ahead {
        final Block block;
        final FutureTask<ReadableByteChannel> unpacked;
        private final int room;
        private final AtomicBoolean held = new AtomicBoolean(true);

        Ahead(Block block, int room) {
            this.block = block;
            this.room = room;
            this.unpacked = new FutureTask<>(block::unpack);
        }

        void release() {
            if (held.getAndSet(false)) {
                ROOM.release(room);
            }
        }
    }

    private final Blocks blocks;
    private final ReadableByteChannel packed;
    private final Queue<Ahead> ahead = new ConcurrentLinkedQueue<>();
    /** So many are begun at most: one at first, since many a source is opened only to see what it is. */
    private int most = 1;
    /** Found and not begun, as there was no room for it. */
    private @Nullable Block next;

    private volatile @Nullable Ahead current;
    private @Nullable ReadableByteChannel bytes;
    private @Nullable IOException failure;
    private boolean ended;
    private volatile boolean open = true;

    Blockwise(Blocks blocks, ReadableByteChannel packed) {
        this.blocks = blocks;
        this.packed = packed;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (true) {
            if (bytes == null && !begin()) {
                return -1;
            }
            ReadableByteChannel from = bytes;
            int count = from == null ? -1 : from.read(to);
            if (count >= 0) {
                return count;
            }
            end();
        }
    }

    /** Makes the next block's bytes the ones that are read; false if there is none. */
    private boolean begin() throws IOException {
        find();
        Ahead head = ahead.poll();
        if (head == null) {
            if (failure != null) {
                throw failure;
            }
            return false;
        }
        current = head;
        head.unpacked.run();
        try {
            bytes = head.unpacked.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (ClosedByInterruptException) new ClosedByInterruptException().initCause(e);
        } catch (ExecutionException | CancellationException e) {
            head.release();
            bytes = otherwise(head.block);
        }
        return true;
    }

    /** Begins as many blocks as there is room for. */
    private void find() throws IOException {
        boolean more = true;
        while (more && !ended && failure == null && ahead.size() < most) {
            try {
                more = beginNext();
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
        }
        if (!open) {
            drop();
        }
    }

    /** Begins one; false if no more can be begun for now. */
    private boolean beginNext() throws IOException {
        Block found = next == null ? blocks.next() : next;
        next = found;
        if (found == null) {
            ended = true;
            return false;
        }
        boolean isFirst = ahead.isEmpty();
        int room = isFirst ? 0 : (int) Math.min(Integer.MAX_VALUE, 1 + found.memory() / 1024);
        if (!isFirst && (found.isOpenEnded() || !ROOM.tryAcquire(room))) {
            return false;
        }
        next = null;
        Ahead begun = new Ahead(isFirst ? found.inTurn() : found, room);
        ahead.add(begun);
        if (!isFirst) {
            Pool.THE.execute(begun.unpacked);
        }
        return !found.isOpenEnded();
    }

    private void end() {
        Ahead read = current;
        if (read != null) {
            read.release();
            blocks.passed(read.block);
        }
        current = null;
        bytes = null;
        most = Math.min(2 * most, THREADS + 1);
    }

    /** A block that could not be unpacked: there was no memory beside the others, or it is longer than it seemed, and they are none. */
    private ReadableByteChannel otherwise(Block block) throws IOException {
        drop();
        next = null;
        Block tried = block;
        while (true) {
            try {
                ReadableByteChannel all = tried.unpack();
                blocks.backTo(tried);
                ended = false;
                failure = null;
                current = new Ahead(tried, 0);
                return all;
            } catch (IOException | RuntimeException e) {
                Block wider = tried.widened();
                if (wider == null) {
                    throw e;
                }
                tried = wider;
            }
        }
    }

    private void drop() {
        for (Ahead each = ahead.poll(); each != null; each = ahead.poll()) {
            each.unpacked.cancel(false);
            each.release();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        drop();
        Ahead read = current;
        if (read != null) {
            read.release();
        }
        packed.close();
    }
}
