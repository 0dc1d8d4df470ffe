package dev.sluice.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip members, one behind the other, from direct memory into direct memory. (The JDK's own stream ends at a member
 * whose successor lies outside what its input says is available.) Zeros behind the last member are padding.
 */
class Gunzip implements ReadableByteChannel {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final ReadableByteChannel packed;
    /** Small objects are many. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10).limit(0);

    private final Inflater inflater = new Inflater(true);
    private final Checksum checksum;
    private final String format;
    private boolean inMember;
    private boolean open = true;

    Gunzip(ReadableByteChannel packed) {
        this(packed, "gzip", new CRC32());
    }

    /** @param checksum of a member's unpacked bytes */
    Gunzip(ReadableByteChannel packed, String format, Checksum checksum) {
        this.packed = packed;
        this.format = format;
        this.checksum = checksum;
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
                        throw brokenOff();
                    }
                    inflater.setInput(in);
                }
                inflater.inflate(to);
            } catch (DataFormatException e) {
                throw new ZipException("the " + format + " data are damaged: " + e.getMessage());
            }
            checksum.update(to.duplicate().limit(to.position()).position(start));
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
        header(first);
        inMember = true;
        return true;
    }

    /** Reads a member's header, whose first byte is read. */
    void header(int first) throws IOException {
        if (first != 0x1f || next() != 0x8b || next() != 8) {
            throw noMember();
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
    }

    /** Reads a member's trailer and checks the data against it. */
    boolean trailerAgrees(long sum, long length) throws IOException {
        long expectedSum = word();
        long expectedLength = word();
        return expectedSum == sum && expectedLength == (length & 0xFFFFFFFFL);
    }

    final ZipException noMember() {
        return new ZipException("what follows the " + format + " data is not known, and was passed over");
    }

    private EOFException brokenOff() {
        return new EOFException("the " + format + " data break off: the file is truncated");
    }

    private void end() throws IOException {
        if (!trailerAgrees(checksum.getValue(), inflater.getBytesWritten())) {
            throw new ZipException("the " + format + " data are damaged: their checksum is wrong");
        }
        inflater.reset();
        checksum.reset();
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

    final int need() throws IOException {
        int next = next();
        if (next < 0) {
            throw brokenOff();
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
