package dev.sluice.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Tar and zip archives' members, as inputs named {@code archive!member}. Members that lie there as they are can be read at any
 * offset, others in their order; those of a packed tar only one after the other.
 */
final class Archives {
    static final int TAR_HEADER = 512;
    private static final int TAR_MAGIC_AT = 257;
    private static final int LABEL_BYTES = 1024;

    private final InputListener listener;

    Archives(InputListener listener) {
        this.listener = listener;
    }

    /** Whether the first bytes, from 0 to the limit, are a tar archive's. */
    static boolean isTar(ByteBuffer head) {
        return begins(head, TAR_MAGIC_AT, "ustar");
    }

    static boolean isZip(ByteBuffer head) {
        return begins(head, 0, "PK\3\4") || begins(head, 0, "PK\5\6");
    }

    private static boolean begins(ByteBuffer head, int at, String magic) {
        ByteBuffer bytes = ISO_8859_1.encode(magic);
        return head.limit() >= at + bytes.limit()
                && head.duplicate().limit(at + bytes.limit()).position(at).equals(bytes);
    }

    /** A tar that lies there unpacked: each file in it is a range. */
    Opened tar(Input archive, Blob blob) {
        List<Input> members = new ArrayList<>();
        try (TarFile tar = new TarFile(new SeekableBlob(blob))) {
            for (TarArchiveEntry entry : tar.getEntries()) {
                long from = entry.getDataOffset();
                long size = entry.getSize();
                if (isWanted(entry) && !entry.isSparse()) {
                    members.add(new Input(
                            name(archive, entry.getName()), size, () -> slice(archive, entry.getName(), from, size)));
                }
            }
            return Opened.members(members);
        } catch (IOException e) {
            // A broken one gives the members before the break.
            return tar(archive, blob.origin(), blob.channel(), () -> null);
        }
    }

    /**
     * A tar that is read in its order: the first file in it, from which the others follow.
     *
     * @param after gives what follows behind the last
     */
    Opened tar(Input archive, Origin origin, ReadableByteChannel unpacked, Supplier<@Nullable Input> after) {
        return Opened.first(next(archive, origin, new TarArchiveInputStream(Channels.newInputStream(unpacked)), after));
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
                String name = name(archive, entry.getName());
                return new Input(
                        name,
                        entry.getSize(),
                        () -> flow(origin, tar, member, () -> next(archive, origin, tar, after)));
            }
        } catch (IOException e) {
            listener.unreadable(archive.name(), tar.getBytesRead(), Reasons.of(e));
        }
        close(tar);
        return after.get();
    }

    private static boolean isWanted(TarArchiveEntry entry) {
        return entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && entry.getSize() > 0;
    }

    private static Flow flow(
            Origin archive, TarArchiveInputStream tar, TarArchiveEntry entry, Supplier<@Nullable Input> next) {
        String label = entry.getName() + '\0' + entry.getSize() + '\0' + entry.getLastModifiedTime() + '\0';
        byte[] bytes = label.getBytes(UTF_8);
        ByteBuffer start = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, LABEL_BYTES));
        // Closing a member leaves the archive open.
        return new Flow(new StreamChannel(tar, () -> {}), archive.member(label), start, next);
    }

    /** A zip's files in natural order of their names. */
    List<Input> zip(Input archive, Blob blob) throws IOException {
        List<Input> members = new ArrayList<>();
        try (ZipFile zip =
                ZipFile.builder().setSeekableByteChannel(new SeekableBlob(blob)).get()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
            entries.sort(Comparator.comparing(ZipArchiveEntry::getName, NaturalOrder.INSTANCE));
            for (ZipArchiveEntry entry : entries) {
                if (!entry.isDirectory() && !entry.isUnixSymlink() && entry.getSize() != 0) {
                    // Finds out where the entry's data begin.
                    zip.getRawInputStream(entry).close();
                    members.add(new Input(
                            name(archive, entry.getName()), entry.getCompressedSize(), () -> open(archive, entry)));
                }
            }
        }
        return members;
    }

    private Content open(Input archive, ZipArchiveEntry entry) throws IOException {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new IOException("it is encrypted; unzip it first");
        }
        int method = entry.getMethod();
        if (method != ZipArchiveEntry.STORED && method != ZipArchiveEntry.DEFLATED) {
            throw new IOException("it is packed by method " + method + ", which Sluice does not know; unzip it first");
        }
        Slice packed = slice(archive, entry.getName(), entry.getDataOffset(), entry.getCompressedSize());
        if (method == ZipArchiveEntry.STORED) {
            return packed;
        }
        ReadableByteChannel bytes = new Metered(ByteBuffer.allocate(0), packed.channel(), listener::progressed);
        Inflater inflater = new Inflater(true);
        InputStream stream = new InflaterInputStream(Channels.newInputStream(bytes), inflater, 64 << 10) {
            @Override
            public void close() throws IOException {
                inflater.end();
                super.close();
            }
        };
        return new Flow(
                new StreamChannel(new Checked(stream, entry.getCrc(), entry.getSize()), bytes),
                packed.origin(),
                null,
                () -> null);
    }

    private static Slice slice(Input archive, String member, long from, long size) throws IOException {
        if (archive.open() instanceof Blob blob) {
            return new Slice(blob, member, from, size);
        }
        throw new IOException("the archive is not the file any more that it was");
    }

    private static String name(Input archive, String member) {
        return archive.name() + "!" + member;
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
