package dev.sluice.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip members, one behind the other, from direct memory into direct memory. (The JDK's own stream ends at a member
 * whose successor lies outside what its input says is available.) Zeros behind the last member are padding.
 */
final class Gunzip implements ReadableByteChannel {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final ReadableByteChannel packed;
    private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10).limit(0);
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean inMember;
    private boolean open = true;

    Gunzip(ReadableByteChannel packed) {
        this.packed = packed;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (true) {
            if (!inMember && !begin()) {
                return -1;
            }
            int start = to.position();
            try {
                if (inflater.needsInput()) {
                    if (!in.hasRemaining() && !fill()) {
                        throw new EOFException("the gzip data break off: the file is truncated");
                    }
                    inflater.setInput(in);
                }
                inflater.inflate(to);
            } catch (DataFormatException e) {
                throw new ZipException("the gzip data are damaged: " + e.getMessage());
            }
            crc.update(to.duplicate().limit(to.position()).position(start));
            if (inflater.finished()) {
                end();
            }
            if (to.position() > start) {
                return to.position() - start;
            }
        }
    }

    /** Reads a member's header; false if there is no other member. */
    private boolean begin() throws IOException {
        int first = next();
        while (first == 0) {
            first = next();
        }
        if (first < 0) {
            return false;
        }
        if (first != 0x1f || next() != 0x8b || next() != 8) {
            throw new ZipException("what follows the gzip data is no gzip member, and was passed over");
        }
        int flags = need();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(need() | need() << 8);
        }
        if ((flags & NAME) != 0) {
            skipString();
        }
        if ((flags & COMMENT) != 0) {
            skipString();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        inMember = true;
        return true;
    }

    private void end() throws IOException {
        long expectedCrc = word();
        long expectedLength = word();
        if (expectedCrc != crc.getValue() || expectedLength != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("the gzip data are damaged: their checksum is wrong");
        }
        inflater.reset();
        crc.reset();
        inMember = false;
    }

    private long word() throws IOException {
        return (need() | (long) need() << 8 | (long) need() << 16 | (long) need() << 24) & 0xFFFFFFFFL;
    }

    private void skipString() throws IOException {
        while (need() != 0) {}
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            need();
        }
    }

    private int need() throws IOException {
        int next = next();
        if (next < 0) {
            throw new EOFException("the gzip data break off: the file is truncated");
        }
        return next;
    }

    private int next() throws IOException {
        return in.hasRemaining() || fill() ? in.get() & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        in.clear();
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
            inflater.end();
            packed.close();
        }
    }
}
