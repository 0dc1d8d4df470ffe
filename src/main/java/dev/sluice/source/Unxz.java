package dev.sluice.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** Decoders of xz and lzma, whose dictionaries lie in Java's heap: says what they need where the limit or the heap ends. */
final class Unxz extends FilterInputStream {
    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    private final long memoryLimit;
    private final @Nullable InputStream behind;

    /** @param behind where nothing may come once all is unpacked; null if the decoder sees to that */
    private Unxz(InputStream decoder, long memoryLimit, @Nullable InputStream behind) {
        super(decoder);
        this.memoryLimit = memoryLimit;
        this.behind = behind;
    }

    static InputStream xz(InputStream packed, long memoryLimit) throws IOException {
        return new Unxz(within(memoryLimit, () -> new XZInputStream(packed, kib(memoryLimit))), memoryLimit, null);
    }

    static InputStream lzma(InputStream packed, long memoryLimit) throws IOException {
        InputStream decoder = within(memoryLimit, () -> new LZMAInputStream(packed, kib(memoryLimit)));
        return new Unxz(decoder, memoryLimit, packed);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int count = within(memoryLimit, () -> super.read(to, from, length));
        if (count < 0 && behind != null && behind.read() >= 0) {
            throw new IOException("what follows the lzma data is not known, and was passed over");
        }
        return count;
    }

    private static <T> T within(long limit, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (MemoryLimitException e) {
            throw MemoryNeededException.over(limit, e.getMemoryNeeded() * 1024L);
        } catch (OutOfMemoryError e) {
            // The dictionary is one array, and nothing else is missing when there is no room for it.
            throw MemoryNeededException.overHeap(e);
        }
    }

    private static int kib(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes / 1024);
    }
}
