package dev.sluice.source;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Unpacks zstd frames, one behind the other, skippable ones among them, from direct memory into direct memory. */
final class Unzstd implements ReadableByteChannel {
    /** The longest window that the format knows on 64 bits: {@code zstd --ultra --long=31}. */
    private static final int LONGEST_WINDOW_LOG = 31;

    /** The longest block: what a call that fails had unpacked is lost, so no call may unpack more. */
    private static final int MOST = 128 << 10;

    private final ReadableByteChannel packed;
    private final long memoryLimit;
    private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10).limit(0);
    private final ZstdDecompressCtx context = context();
    private boolean betweenFrames = true;
    /** Whether the decoder may hold bytes that it had no room for. */
    private boolean pending;

    private boolean open = true;

    /** @param memoryLimit the longest window that is taken on, in bytes: the decoder keeps all of it, outside Java's heap */
    Unzstd(ReadableByteChannel packed, long memoryLimit) {
        this.packed = packed;
        this.memoryLimit = memoryLimit;
    }

    private static ZstdDecompressCtx context() {
        ZstdDecompressCtx context = new ZstdDecompressCtx();
        try {
            return context.setLongMax(LONGEST_WINDOW_LOG);
        } catch (NoSuchMethodError e) {
            return context; // Spark brings an older zstd-jni, which keeps to 128 MiB
        }
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (!to.isDirect()) {
            ByteBuffer direct = ByteBuffer.allocateDirect(Math.min(to.remaining(), MOST));
            int count = read(direct);
            to.put(direct.flip());
            return count;
        }
        int start = to.position();
        while (to.position() == start) {
            if (!in.hasRemaining() && !pending && !fill()) {
                if (betweenFrames) {
                    return -1;
                }
                throw new EOFException("the zstd data break off: the file is truncated");
            }
            if (betweenFrames && !pending) {
                requireWindow();
            }
            int limit = to.limit();
            try {
                to.limit(Math.min(limit, start + MOST));
                betweenFrames = context.decompressDirectByteBufferStream(to, in);
                pending = !to.hasRemaining() && !betweenFrames;
            } catch (ZstdException e) {
                throw new IOException(complaint(e), e);
            } finally {
                to.limit(limit);
            }
        }
        return to.position() - start;
    }

    private static String complaint(ZstdException e) {
        // The number is negative where a stream fails.
        return Math.abs(e.getErrorCode()) == Zstd.errFrameParameterWindowTooLarge()
                ? "it was packed with a longer window than the zstd library takes that Spark brings; pack it again without --long"
                : "the zstd data are damaged: " + e.getMessage();
    }

    /** Looks at the header of the frame that begins here. */
    private void requireWindow() throws IOException {
        long window;
        while ((window = ZstdWindow.bytes(in)) < 0 && fill()) {}
        if (window > memoryLimit) {
            throw MemoryNeededException.over(memoryLimit, window);
        }
    }

    /** Reads more behind what is left; false at the end. */
    private boolean fill() throws IOException {
        in.compact();
        int count;
        do {
            count = packed.read(in);
        } while (count == 0);
        in.flip();
        return count > 0;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            context.close();
            packed.close();
        }
    }
}
