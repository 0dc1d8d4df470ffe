package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.source.Content.Flow;
import dev.sluice.source.Content.Members;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveStructSparse;
import org.jspecify.annotations.Nullable;

/**
 * Tar archives' members, as inputs named {@code archive!member}. Those of one that lies there unpacked can be read at any offset,
 * those of a packed one only one after the other.
 */
final class Tars {
    private static final int LABEL_BYTES = 1024;

    private final InputListener listener;
    private final BooleanSupplier stopped;

    /** @param stopped whether the reading was stopped: then it is no damage that a pipe breaks off */
    Tars(InputListener listener, BooleanSupplier stopped) {
        this.listener = listener;
        this.stopped = stopped;
    }

    /**
     * Lists some members of a tar that lies there unpacked: each file in it is a range.
     *
     * @param from where the header of the first of them begins
     */
    List<Input> list(Input archive, Blob blob, long from) {
        List<Input> members = new ArrayList<>();
        SeekableBlob bytes = new SeekableBlob(blob);
        long at = from;
        try {
            while (members.size() < Members.AT_A_TIME) {
                // A new one for each: it would read the members that it is to pass over.
                TarArchiveInputStream tar = new Headers(Channels.newInputStream(bytes.position(at)));
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry == null) {
                    return members;
                }
                long data = bytes.position();
                long stored = stored(entry);
                long end = data + stored;
                if (isWanted(entry)) {
                    members.add(
                            archive.member(entry.getName(), entry.getRealSize(), opener(archive, entry, data, stored)));
                    if (end > blob.size()) {
                        // Whoever reads it will tell that it breaks off.
                        return members;
                    }
                }
                at = (end + TarHeader.BYTES - 1) / TarHeader.BYTES * TarHeader.BYTES;
            }
            long next = at;
            members.add(archive.further(() -> new Members(() -> reopened(archive, next))));
        } catch (IOException | RuntimeException e) {
            listener.unreadable(archive.name(), at, Reasons.ofDamage(e));
        }
        return members;
    }

    private List<Input> reopened(Input archive, long from) {
        try (Blob blob = BlobSlice.whole(archive)) {
            return list(archive, blob, from);
        } catch (IOException e) {
            listener.unreadable(archive.name(), from, Reasons.of(e));
            return List.of();
        }
    }

    /** How many of its bytes lie in the archive, behind the map of its holes. */
    private static long stored(TarArchiveEntry entry) throws IOException {
        // The size in its header counts that map, too.
        return entry.isPaxGNU1XSparse() ? extents(entry).stored() : entry.getSize();
    }

    private static Input.Opener opener(Input archive, TarArchiveEntry entry, long from, long stored)
            throws IOException {
        String name = entry.getName();
        if (!entry.isSparse()) {
            return () -> BlobSlice.of(archive, name, from, stored, written(entry), label(entry));
        }
        SparseBlob.Extents extents = extents(entry);
        return () -> {
            requireWhole(extents, stored);
            return new SparseBlob(BlobSlice.of(archive, name, from, stored, written(entry), label(entry)), extents);
        };
    }

    private static SparseBlob.Extents extents(TarArchiveEntry entry) throws IOException {
        List<TarArchiveStructSparse> pieces = entry.getOrderedSparseHeaders();
        return new SparseBlob.Extents(
                entry.getRealSize(),
                pieces.stream().mapToLong(TarArchiveStructSparse::getOffset).toArray(),
                pieces.stream().mapToLong(TarArchiveStructSparse::getNumbytes).toArray());
    }

    private static void requireWhole(SparseBlob.Extents extents, long stored) throws IOException {
        if (extents.stored() != stored) {
            throw new IOException(
                    "it is a sparse file, and the map of its holes is damaged or of a kind that Sluice does not"
                            + " know; unpack the archive first");
        }
    }

    /**
     * A tar that is read in its order: the first file in it, from which the others follow.
     *
     * @param origin of the archive
     * @param after gives what follows behind the last
     */
    @Nullable
    Input first(Input archive, Origin origin, ReadableByteChannel unpacked, Supplier<@Nullable Input> after) {
        return next(archive, origin, new Headers(Channels.newInputStream(unpacked)), after);
    }

    private @Nullable Input next(
            Input archive, Origin origin, TarArchiveInputStream tar, Supplier<@Nullable Input> after) {
        try {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null && !isWanted(entry)) {
                entry = tar.getNextEntry();
            }
            if (entry != null) {
                TarArchiveEntry member = entry;
                Origin unpacked = origin.member(BlobSlice.member(entry.getName(), tar.getBytesRead()), written(entry));
                return archive.member(
                        entry.getName(),
                        entry.getRealSize(),
                        () -> flow(origin, unpacked, tar, member, () -> next(archive, origin, tar, after)));
            }
        } catch (IOException | RuntimeException e) {
            if (!stopped.getAsBoolean()) {
                listener.unreadable(archive.name(), tar.getBytesRead(), Reasons.ofDamage(e));
            }
        }
        close(tar);
        return after.get();
    }

    private static boolean isWanted(TarArchiveEntry entry) {
        return entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && entry.getRealSize() > 0;
    }

    private static Flow flow(
            Origin archive,
            Origin unpacked,
            TarArchiveInputStream tar,
            TarArchiveEntry entry,
            Supplier<@Nullable Input> next) {
        // Closing a member leaves the archive open.
        return new Flow(
                new StreamChannel(tar, () -> {}),
                archive.member(labelText(entry), written(entry)),
                label(entry),
                unpacked,
                next);
    }

    private static Instant written(TarArchiveEntry entry) {
        return entry.getLastModifiedTime().toInstant();
    }

    private static ByteBuffer label(TarArchiveEntry entry) {
        byte[] bytes = labelText(entry).getBytes(UTF_8);
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, LABEL_BYTES));
    }

    private static String labelText(TarArchiveEntry entry) {
        return entry.getName() + '\0' + entry.getSize() + '\0' + entry.getLastModifiedTime() + '\0';
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // Nothing is lost: it was only read.
        }
    }

    /** Gives all that is asked for, up to the end: the library takes less for the end of a sparse file's piece. */
    private static final class Whole extends FilterInputStream {
        Whole(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int count = in.readNBytes(to, from, length);
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    /** The library would take anything for a header, and half a header for the archive's end. */
    private static final class Headers extends TarArchiveInputStream {
        Headers(InputStream bytes) {
            super(new Whole(bytes));
        }

        @Override
        public @Nullable TarArchiveEntry getNextEntry() throws IOException {
            TarArchiveEntry entry = super.getNextEntry();
            if (entry != null && !entry.isCheckSumOK()) {
                throw new IOException("the tar archive is damaged: a header's checksum is wrong");
            }
            return entry;
        }

        @Override
        protected byte @Nullable [] readRecord() throws IOException {
            byte[] header = super.readRecord();
            if (header == null && getBytesRead() % TarHeader.BYTES != 0) {
                throw new EOFException("the tar archive breaks off within a header: the file is truncated");
            }
            return header;
        }
    }
}
