package dev.sluice.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.tukaani.xz.CorruptedInputException;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.check.Check;
import org.tukaani.xz.common.DecoderUtil;
import org.tukaani.xz.common.StreamFlags;
import org.tukaani.xz.index.IndexEncoder;
import org.tukaani.xz.index.IndexHash;

/** One of xz's streams, and the sizes of its blocks so far, which its index must repeat. */
final class XzStream {
    /** A footer is as long. */
    static final int HEADER_BYTES = 12;

    private final byte[] header;
    private final int checkBytes;
    private long[] sizes = new long[16];
    private int blocks;

    /** @throws IOException what the decoder says of a header that is none, or asks for what it does not know */
    XzStream(byte[] header) throws IOException {
        this.header = header;
        new SingleXZInputStream(new ByteArrayInputStream(header)).close();
        this.checkBytes = Check.getInstance(header[7]).getSize();
    }

    int blocks() {
        return blocks;
    }

    int checkBytes() {
        return checkBytes;
    }

    InputStream header() {
        return new ByteArrayInputStream(header);
    }

    /**
     * Adds the sizes of a block behind so many others.
     *
     * @param unpadded of header, packed bytes and check
     */
    void add(int others, long unpadded, long unpacked) {
        if (sizes.length == 2 * others) {
            sizes = Arrays.copyOf(sizes, 2 * sizes.length);
        }
        sizes[2 * others] = unpadded;
        sizes[2 * others + 1] = unpacked;
        blocks = others + 1;
    }

    private IndexHash index() throws IOException {
        IndexHash index = new IndexHash();
        for (int i = 0; i < 2 * blocks; i += 2) {
            index.add(sizes[i], sizes[i + 1]);
        }
        return index;
    }

    /** How long its index and its footer are. */
    long endBytes() throws IOException {
        return index().getIndexSize() + HEADER_BYTES;
    }

    /** Reads an index behind its first byte, and a footer, and fails as the decoder that has read the blocks before. */
    void checkEnd(InputStream in) throws IOException {
        IndexHash index = index();
        index.validate(in);
        byte[] footer = new byte[HEADER_BYTES];
        new DataInputStream(in).readFully(footer);
        StreamFlags flags = DecoderUtil.decodeStreamFooter(footer);
        if (flags.checkType != header[7] || flags.backwardSize != index.getIndexSize()) {
            throw new CorruptedInputException("XZ Stream Footer does not match Stream Header");
        }
    }

    /** The end of a stream like this one that has no blocks. */
    InputStream endOfNone() throws IOException {
        return end(new IndexEncoder());
    }

    /** The end of a stream like this one that has one block. */
    InputStream endOfOne(long unpadded, long unpacked) throws IOException {
        IndexEncoder index = new IndexEncoder();
        index.add(unpadded, unpacked);
        return end(index);
    }

    private InputStream end(IndexEncoder index) throws IOException {
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        index.encode(end);
        ByteBuffer footer = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        footer.putInt(4, (int) (index.getIndexSize() / 4 - 1)).put(8, header, 6, 2);
        CRC32 crc = new CRC32();
        crc.update(footer.array(), 4, 6);
        end.write(footer.putInt(0, (int) crc.getValue())
                .put(10, (byte) 'Y')
                .put(11, (byte) 'Z')
                .array());
        return new ByteArrayInputStream(end.toByteArray());
    }
}
