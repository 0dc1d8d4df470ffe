package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A zip's table of contents, without directories, links and empty files. A library's takes 700 bytes a member, and that of 400,000
 * members does not fit into the heap; this one takes 40, and those of the name.
 */
final class ZipDirectory {
    private static final int HEADER = 0x04034b50;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int HEADER_BYTES = 30;
    private static final int ZIP64 = 1;
    private static final long IN_ZIP64 = 0xFFFFFFFFL;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0xF000;
    private static final int SYMLINK = 0xA000;

    private static final Instant DOS_EPOCH = Instant.parse("1980-01-01T00:00:00Z");

    /** Of each member: where its header begins, packed length, length, checksum, method and flags in one, and its time. */
    private static final int FACTS = 5;

    private long[] facts = new long[FACTS * 64];
    private int[] nameEnds = new int[64];
    private byte[] names = new byte[4096];
    private int size;
    private Integer[] order = {};

    /**
     * A file in the archive.
     *
     * @param header where its own header begins
     * @param packing checksum of the unpacked bytes, method and flags
     * @param dosTime date and time in a zone that nobody knows
     */
    record Member(String name, long header, long packedBytes, long bytes, long packing, long dosTime) {
        long crc() {
            return packing & 0xFFFFFFFFL;
        }

        int method() {
            return (int) (packing >> 32) & 0xFFFF;
        }

        /** As if the zone were UTC, which it is to half a day. A senseless time is the first that a zip can tell. */
        Instant written() {
            int date = (int) (dosTime >> 16);
            int time = (int) dosTime & 0xFFFF;
            try {
                return LocalDateTime.of(
                                1980 + (date >> 9),
                                date >> 5 & 15,
                                date & 31,
                                time >> 11,
                                time >> 5 & 63,
                                (time & 31) * 2)
                        .toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                return DOS_EPOCH;
            }
        }

        boolean isEncrypted() {
            return (packing >> 48 & 1) != 0;
        }
    }

    private ZipDirectory() {}

    /** @throws IOException if it is not all there */
    static ZipDirectory read(Blob zip) throws IOException {
        ZipEnd end = ZipEnd.find(zip);
        ZipDirectory directory = new ZipDirectory();
        InputStream in = Channels.newInputStream(new SeekableBlob(zip).position(end.directory()));
        long left = end.directoryBytes();
        long entries = 0;
        while (left > 0) {
            left -= directory.readEntry(in);
            entries++;
        }
        // Without zip64 the number is cut to 16 bits.
        if (left < 0 || (entries & 0xFFFF) != (end.entries() & 0xFFFF)) {
            throw damaged();
        }
        directory.order = IntStream.range(0, directory.size).boxed().toArray(Integer[]::new);
        Arrays.sort(directory.order, Comparator.comparing(directory::name, NaturalOrder.INSTANCE));
        return directory;
    }

    static IOException damaged() {
        return new IOException("the zip archive's table of contents is damaged");
    }

    int size() {
        return size;
    }

    /** @param index in natural order of the names */
    Member member(int index) {
        int at = FACTS * order[index];
        return new Member(
                name(order[index]).toString(), facts[at], facts[at + 1], facts[at + 2], facts[at + 3], facts[at + 4]);
    }

    /** Where the member's data begin. */
    static long dataOf(Blob zip, Member member) throws IOException {
        if (member.header() > zip.size()) {
            throw damaged();
        }
        ByteBuffer header = zip.readFully(ByteBuffer.allocate(HEADER_BYTES), member.header())
                .order(ByteOrder.LITTLE_ENDIAN);
        if (header.remaining() < HEADER_BYTES || header.getInt(0) != HEADER) {
            throw new IOException("its header is not where the zip archive's table of contents says");
        }
        return member.header() + HEADER_BYTES + (header.getShort(26) & 0xFFFF) + (header.getShort(28) & 0xFFFF);
    }

    /** Reads an entry; its length in bytes. */
    private long readEntry(InputStream in) throws IOException {
        ByteBuffer entry = bytes(in, ENTRY_BYTES);
        if (entry.getInt(0) != ENTRY) {
            throw damaged();
        }
        byte[] name = bytes(in, entry.getShort(28) & 0xFFFF).array();
        ByteBuffer extra = bytes(in, entry.getShort(30) & 0xFFFF);
        int comment = entry.getShort(32) & 0xFFFF;
        in.skipNBytes(comment);
        long[] sizes = {entry.getInt(24) & 0xFFFFFFFFL, entry.getInt(20) & 0xFFFFFFFFL, entry.getInt(42) & 0xFFFFFFFFL};
        ByteBuffer large = zip64(extra);
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == IN_ZIP64 && large.remaining() >= Long.BYTES) {
                sizes[i] = large.getLong();
            }
        }
        if (Arrays.stream(sizes).anyMatch(size -> size < 0)) {
            throw damaged();
        }
        boolean isDirectory = name.length > 0 && name[name.length - 1] == '/';
        boolean isLink = entry.get(5) == UNIX && (entry.getInt(38) >>> 16 & FILE_TYPE) == SYMLINK;
        if (!isDirectory && !isLink && sizes[0] != 0) {
            long flags = entry.getShort(8) & 0xFFFF;
            long method = entry.getShort(10) & 0xFFFF;
            long packing = flags << 48 | method << 32 | (entry.getInt(16) & 0xFFFFFFFFL);
            add(name, sizes[2], sizes[1], sizes[0], packing, entry.getInt(12) & 0xFFFFFFFFL);
        }
        return ENTRY_BYTES + (long) name.length + extra.capacity() + comment;
    }

    private static ByteBuffer bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the zip archive's table of contents breaks off");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What the extra fields say of sizes that need more than 32 bits. */
    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = extra.getShort();
            int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
            if (id == ZIP64) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private void add(byte[] name, long... member) {
        int start = size == 0 ? 0 : nameEnds[size - 1];
        if (start + name.length > names.length) {
            names = Arrays.copyOf(names, Math.max(start + name.length, Math.addExact(names.length, names.length / 2)));
        }
        if (size == nameEnds.length) {
            nameEnds = Arrays.copyOf(nameEnds, size + size / 2);
            facts = Arrays.copyOf(facts, FACTS * nameEnds.length);
        }
        System.arraycopy(name, 0, names, start, name.length);
        nameEnds[size] = start + name.length;
        System.arraycopy(member, 0, facts, FACTS * size, FACTS);
        size++;
    }

    private Name name(int i) {
        return new Name(names, i == 0 ? 0 : nameEnds[i - 1], nameEnds[i]);
    }

    /** Bytes of a name, compared as they are: UTF-8 keeps the order of characters. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two with equals
    private record Name(byte[] bytes, int from, int to) implements CharSequence {
        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            return (char) (bytes[from + index] & 0xFF);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Name(bytes, from + start, from + end);
        }

        @Override
        public String toString() {
            return new String(bytes, from, to - from, UTF_8);
        }
    }
}
