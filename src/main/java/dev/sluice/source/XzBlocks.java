package dev.sluice.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.CorruptedInputException;
import org.tukaani.xz.common.DecoderUtil;

/**
 * Finds the blocks of xz's streams by the chunks in them: each begins with its length, whereas few blocks do. Each block is unpacked as a
 * stream of its own, with an index and a footer made for it.
 *
 * <p>Those that are unpacked before their turn are held. The others, a source's first one and damaged ones among them, are unpacked as they
 * are read: the decoder gives as much of them, and says the same of them, as if it had read all of the source.
 */
final class XzBlocks implements Blockwise.Blocks {
    /** A longer block is not held. Its bytes are in memory before anybody knows where it ends, for each source. */
    private static final long MOST_PACKED = Blockwise.MOST_MEMORY / 8;

    private static final int LZMA2 = 0x21;
    /** The decoder refuses an index by then that is longer than it should be. */
    private static final int TWO_NUMBERS = 18;

    private final PackedWindow window;
    private final long memoryLimit;
    private final long mostHeld;
    /** Of the next thing to look at: a block or the index, or a stream's header. */
    private long at;
    /** The last one found. */
    private XzStream stream;

    private boolean inStream = true;
    private boolean first = true;
    /** Whether all that follows is given, and is no stream. */
    private boolean isRest;

    private XzBlocks(ReadableByteChannel packed, long memoryLimit, long mostHeld) throws IOException {
        this.window = new PackedWindow(packed);
        this.memoryLimit = memoryLimit;
        this.mostHeld = mostHeld;
        window.reach(XzStream.HEADER_BYTES);
        stream = new XzStream(window.copy(0, Math.min(XzStream.HEADER_BYTES, window.end())));
        at = XzStream.HEADER_BYTES;
    }

    /** @param mostHeld so many bytes a block may take that is held until all of it is unpacked */
    static ReadableByteChannel unpack(ReadableByteChannel packed, long memoryLimit, long mostHeld) throws IOException {
        Blockwise blocks = new Blockwise(new XzBlocks(packed, memoryLimit, mostHeld), packed);
        return new StreamChannel(new Joined(blocks), blocks);
    }

    @Override
    public Blockwise.@Nullable Block next() throws IOException {
        while (true) {
            if (!inStream) {
                while (window.reach(at + 4) && zeros()) {
                    at += 4;
                }
                if (isRest || !window.reach(at + 1)) {
                    return null;
                }
                if (!begin()) {
                    return new Rest();
                }
            }
            if (!window.reach(at + 1) || window.at(at) != 0) {
                return block();
            }
            end();
        }
    }

    private boolean zeros() {
        return (window.at(at) | window.at(at + 1) | window.at(at + 2) | window.at(at + 3)) == 0;
    }

    /** Reads a stream's header; false if that is none. */
    private boolean begin() throws IOException {
        if (!window.reach(at + XzStream.HEADER_BYTES)) {
            return false;
        }
        byte[] header = window.copy(at, at + XzStream.HEADER_BYTES);
        try {
            stream = new XzStream(header);
        } catch (IOException e) {
            return false;
        }
        at += XzStream.HEADER_BYTES;
        inStream = true;
        return true;
    }

    /** Reads a stream's index and its footer. */
    private void end() throws IOException {
        long end = at + stream.endBytes();
        window.reach(end + TWO_NUMBERS);
        stream.checkEnd(new ByteArrayInputStream(window.copy(at + 1, Math.min(window.end(), end + TWO_NUMBERS))));
        at = end;
        inStream = false;
    }

    private Blockwise.Block block() throws IOException {
        if (first) {
            first = false;
            return new AsRead(stream, stream.blocks(), at);
        }
        try {
            XzChunks chunks = new XzChunks(window, stream, at);
            long dictionary = dictionary();
            long most = mostHeld - dictionary;
            while (chunks.packed() <= MOST_PACKED && memory(chunks) <= most && chunks.next()) {}
            if (chunks.ended() && window.reach(chunks.behind())) {
                Whole block = new Whole(chunks, dictionary);
                backTo(block);
                return block;
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException ignored) {
            // The decoder meets it, too, and has the word.
        }
        return new AsRead(stream, stream.blocks(), at);
    }

    /** For the window, for a copy and for what comes of it. */
    private static long memory(XzChunks chunks) {
        return 2 * chunks.packed() + chunks.unpacked();
    }

    /** What the decoder of the next block must remember, in bytes, by the block's header. */
    private long dictionary() throws IOException {
        long end = window.reach(at + 1) ? at + (window.at(at) + 1L) * 4 : at;
        if (end == at || !window.reach(end)) {
            throw new CorruptedInputException();
        }
        int flags = window.at(at + 1);
        InputStream fields = new ByteArrayInputStream(window.copy(at + 2, end));
        for (int sizes = Integer.bitCount(flags >>> 6); sizes > 0; sizes--) {
            DecoderUtil.decodeVLI(fields);
        }
        for (int others = flags & 3; others > 0; others--) {
            DecoderUtil.decodeVLI(fields);
            fields.skipNBytes(DecoderUtil.decodeVLI(fields));
        }
        if (DecoderUtil.decodeVLI(fields) != LZMA2 || DecoderUtil.decodeVLI(fields) != 1) {
            throw new CorruptedInputException();
        }
        int power = fields.read() & 0x3F;
        return (2L | (power & 1)) << (power / 2 + 11);
    }

    @Override
    public void passed(Blockwise.Block block) {
        if (block instanceof Whole whole) {
            window.drop(whole.chunks.behind());
        }
    }

    @Override
    public void backTo(Blockwise.Block block) {
        if (block instanceof Whole whole) {
            behind(whole.its, whole.others, whole.chunks);
        }
    }

    private void behind(XzStream its, int others, XzChunks block) {
        its.add(others, block.unpadded(), block.unpacked());
        stream = its;
        inStream = true;
        at = block.behind();
    }

    /** A block whose end was found. */
    private final class Whole implements Blockwise.Block {
        private final XzStream its;
        private final int others;
        private final XzChunks chunks;
        private final long dictionary;
        private final byte[] packed;
        private final boolean isHeld;

        Whole(XzChunks chunks, long dictionary) {
            this.its = stream;
            this.others = stream.blocks();
            this.chunks = chunks;
            this.dictionary = dictionary;
            this.packed = window.copy(at, chunks.behind());
            this.isHeld = true;
        }

        private Whole(Whole held) {
            this.its = held.its;
            this.others = held.others;
            this.chunks = held.chunks;
            this.dictionary = held.dictionary;
            this.packed = held.packed;
            this.isHeld = false;
        }

        @Override
        public long memory() {
            return XzBlocks.memory(chunks) + dictionary;
        }

        @Override
        public boolean isOpenEnded() {
            return false;
        }

        @Override
        public ReadableByteChannel unpack() throws IOException {
            try {
                InputStream all = new SequenceInputStream(
                        new SequenceInputStream(its.header(), new ByteArrayInputStream(packed)),
                        its.endOfOne(chunks.unpadded(), chunks.unpacked()));
                InputStream decoder = Unxz.xz(all, memoryLimit);
                if (!isHeld) {
                    return Joined.block(decoder);
                }
                byte[] bytes = new byte[(int) chunks.unpacked()];
                if (decoder.readNBytes(bytes, 0, bytes.length) < bytes.length || decoder.read() >= 0) {
                    throw new CorruptedInputException();
                }
                return Joined.block(new ByteArrayInputStream(bytes));
            } catch (OutOfMemoryError e) {
                throw MemoryNeededException.overHeap(e);
            }
        }

        /** It needs the memory that the decoder always needs. */
        @Override
        public Whole inTurn() {
            return new Whole(this);
        }

        @Override
        public @Nullable Whole widened() {
            return isHeld ? inTurn() : null;
        }
    }

    private abstract static class OpenEnded implements Blockwise.Block {
        @Override
        public long memory() {
            return 0;
        }

        @Override
        public boolean isOpenEnded() {
            return true;
        }

        @Override
        public Blockwise.@Nullable Block widened() {
            return null;
        }
    }

    /** A block whose end is found as it is unpacked. */
    private final class AsRead extends OpenEnded {
        private final XzStream its;
        private final int others;
        private final long from;

        AsRead(XzStream its, int others, long from) {
            this.its = its;
            this.others = others;
            this.from = from;
        }

        @Override
        public ReadableByteChannel unpack() throws IOException {
            InputStream all = new SequenceInputStream(its.header(), new Alone(its, others, from));
            return Joined.block(Unxz.xz(all, memoryLimit));
        }
    }

    /** What follows a stream and is none: for the decoder, as if a stream without blocks stood before it. */
    private final class Rest extends OpenEnded {
        private final XzStream before = stream;
        private final long from = at;

        @Override
        public ReadableByteChannel unpack() throws IOException {
            isRest = true;
            InputStream none = new SequenceInputStream(before.header(), before.endOfNone());
            return Joined.block(Unxz.xz(new SequenceInputStream(none, window.from(from)), memoryLimit));
        }
    }

    /** A block, and the end of a stream that has no other; of a damaged one also what follows, until the decoder has seen that it is. */
    private final class Alone extends InputStream {
        private final XzStream its;
        private final int others;
        private final XzChunks chunks;
        private long position;
        private @Nullable InputStream end;

        Alone(XzStream its, int others, long from) throws IOException {
            this.its = its;
            this.others = others;
            this.chunks = new XzChunks(window, its, from);
            this.position = from;
        }

        @Override
        public int read() throws IOException {
            InputStream made = end();
            if (made != null) {
                return made.read();
            }
            return window.reach(position + 1) ? window.at(position++) : -1;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            InputStream made = end();
            if (made != null) {
                return made.read(to, from, length);
            }
            window.drop(position);
            if (!window.reach(position + 1)) {
                return -1;
            }
            long known = position < chunks.behind() ? chunks.behind() : Long.MAX_VALUE;
            int count = (int) Math.min(length, Math.min(known, window.end()) - position);
            window.copy(position, to, from, count);
            position += count;
            return count;
        }

        /** The stream's end once the block's is reached; null before. */
        private @Nullable InputStream end() throws IOException {
            if (end == null && position == chunks.behind() && !chunks.next() && chunks.ended()) {
                behind(its, others, chunks);
                end = its.endOfOne(chunks.unpadded(), chunks.unpacked());
            }
            return end;
        }
    }
}
