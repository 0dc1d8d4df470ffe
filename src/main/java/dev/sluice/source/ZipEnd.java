package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The end of a zip archive, which says where its table of contents stands.
 *
 * @param directory where it begins
 * @param directoryBytes its length
 * @param entries how many there are in it
 */
record ZipEnd(long directory, long directoryBytes, long entries) {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LONGEST_COMMENT = 0xFFFF;

    /** @throws IOException if the archive does not end as one does */
    static ZipEnd find(Blob zip) throws IOException {
        int most = (int) Math.min(zip.size(), END_BYTES + LONGEST_COMMENT + LOCATOR_BYTES);
        long from = zip.size() - most;
        ByteBuffer tail = read(zip, from, most);
        for (int i = tail.limit() - END_BYTES; i >= 0; i--) {
            if (tail.getInt(i) == END && i + END_BYTES + unsigned(tail, i + 20) <= tail.limit()) {
                return at(zip, tail, i, from + i);
            }
        }
        throw new IOException("the zip archive has no table of contents at its end: the file is truncated");
    }

    private static ZipEnd at(Blob zip, ByteBuffer tail, int i, long position) throws IOException {
        int disk = unsigned(tail, i + 4);
        ZipEnd end = new ZipEnd(
                tail.getInt(i + 16) & 0xFFFFFFFFL, tail.getInt(i + 12) & 0xFFFFFFFFL, unsigned(tail, i + 10));
        long endsAt = position;
        if (i >= LOCATOR_BYTES && tail.getInt(i - LOCATOR_BYTES) == LOCATOR) {
            endsAt = tail.getLong(i - LOCATOR_BYTES + 8);
            if (endsAt < 0 || endsAt > zip.size()) {
                throw ZipDirectory.damaged();
            }
            ByteBuffer large = read(zip, endsAt, END64_BYTES);
            if (large.limit() < END64_BYTES || large.getInt(0) != END64) {
                throw ZipDirectory.damaged();
            }
            disk = large.getInt(16);
            end = new ZipEnd(large.getLong(48), large.getLong(40), large.getLong(32));
        }
        if (disk != 0) {
            throw new IOException("it is the last part of a split zip archive; join the parts first: zip -s 0");
        }
        if (end.directory < 0 || end.directoryBytes < 0 || end.directory + end.directoryBytes != endsAt) {
            throw new IOException(
                    "the zip archive's table of contents is not where its end says: it is damaged, or stands"
                            + " behind another archive; unzip it first");
        }
        return end;
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private static ByteBuffer read(Blob zip, long at, int bytes) throws IOException {
        return zip.readFully(ByteBuffer.allocate(bytes), at).order(ByteOrder.LITTLE_ENDIAN);
    }
}
