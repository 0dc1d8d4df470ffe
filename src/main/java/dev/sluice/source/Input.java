package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** One thing to read, found but not opened. */
public final class Input {
    @FunctionalInterface
    interface Opener {
        Content open() throws IOException;
    }

    /** The same pipe for all who open it: bytes that were only looked at are still to be read. */
    private static final class Standard implements Opener {
        private final InputStream in;
        private @Nullable Pipe pipe;

        Standard(InputStream in) {
            this.in = in;
        }

        @Override
        public synchronized Pipe open() {
            if (pipe == null) {
                pipe = new Pipe("stdin", () -> Channels.newChannel(in));
            }
            return pipe;
        }
    }

    /** One that asks over a network, and changes nothing by that: it may be asked before its turn, and beside others. */
    interface Far extends Opener {}

    private final String name;
    private final long bytes;
    private final Opener opener;
    private final @Nullable Path path;
    private final @Nullable ListedFile file;
    /** How many archives and packings lie around it. */
    private final int depth;
    // Set before anybody else sees it.
    private boolean piped;
    private int group;
    private int alike;
    private int occurrence;
    private @Nullable ChunkShare share;

    Input(String name, long bytes, Opener opener) {
        this(name, bytes, null, opener);
    }

    private Input(String name, long bytes, @Nullable Path path, Opener opener) {
        this(name, bytes, path, opener, null, 0);
    }

    private Input(String name, long bytes, @Nullable Path path, Opener opener, @Nullable ListedFile file, int depth) {
        this.name = name;
        this.bytes = bytes;
        this.path = path;
        this.opener = opener;
        this.file = file;
        this.depth = depth;
    }

    /** What lies in this archive. */
    Input member(String member, long memberBytes, Opener memberOpener) {
        return within(new Input(name + "!" + member, memberBytes, null, memberOpener, null, depth + 1));
    }

    /** The members of this archive that are not listed yet. */
    Input further(Opener rest) {
        return within(new Input(name, 0, path, rest, null, depth));
    }

    /** The same, when it turns out to be packed so many times. */
    Input unpacked(int times) {
        return within(new Input(name, bytes, path, opener, file, depth + times));
    }

    /** The same for another reader beside the one it is kept open for. */
    Input beside() {
        ListedFile its = file == null ? null : file.beside();
        return new Input(name, bytes, path, its == null ? opener : its::open, its, depth);
    }

    /** A file as it was where it was listed, which may be larger by now. */
    static Input listed(String name, long bytes, Path path, ListedFile file) {
        return new Input(name, bytes, path, file::open, file, 0);
    }

    /** The same under another name. */
    Input called(String other) {
        return within(new Input(other, bytes, path, opener, file, depth));
    }

    private Input within(Input other) {
        other.piped = isPiped();
        other.group = group;
        return other;
    }

    /** Whether it comes through a pipe, by itself or in an archive: somebody may still be writing it. */
    boolean isPiped() {
        return piped || bytes < 0;
    }

    /** Inputs of one group may lie in one bundle. */
    int group() {
        return group;
    }

    void group(int number) {
        group = number;
    }

    /** How many inputs that stand before it in the listing begin with the same bytes as it lies there; of pipes, how many pipes do. */
    int alike() {
        return alike;
    }

    void alike(int before) {
        alike = before;
    }

    /** How many do so when they are unpacked; known of sealed ones. */
    int occurrence() {
        return occurrence;
    }

    void occurrence(int before) {
        occurrence = before;
    }

    /** What of it is read here. */
    ChunkShare share() {
        return share == null ? ChunkShare.WHOLE : share;
    }

    /** Whether it ends for all where it ended when it was listed: some of it may be read elsewhere. */
    boolean isSealed() {
        return share != null;
    }

    /** Whether it is read elsewhere, but for chunks behind its first one. */
    boolean isElsewhere() {
        return !share().takesWhole();
    }

    void share(ChunkShare chunks) {
        share = chunks;
    }

    /** Standard input, or what stands for it. */
    public static Input stdin(InputStream in) {
        return new Input("-", -1, Path.of("/dev/stdin"), new Standard(in));
    }

    /** A file as it is now. One that is no regular file, or has no length as those in /proc, is read like a pipe. */
    public static Input file(Path path) throws IOException {
        return file(new FileTree.Found(path, false), false);
    }

    /** @param hold whether to keep it open until it is read */
    static Input file(FileTree.Found found, boolean hold) throws IOException {
        Path path = found.path();
        String name = FileName.shown(path);
        Opener pipe = () -> new Pipe(name, () -> FileChannel.open(path, StandardOpenOption.READ));
        if (!found.regular() && !Files.isRegularFile(path)) {
            String obstacle = obstacle(path);
            return obstacle == null ? new Input(name, -1, path, pipe) : unreadable(path, obstacle);
        }
        ListedFile file = ListedFile.of(path, found.facts(), hold);
        return file.isUnmeasured()
                ? new Input(name, -1, path, pipe)
                : new Input(name, file.facts().bytes(), path, file::open, file, 0);
    }

    private static @Nullable String obstacle(Path path) {
        try {
            boolean directory =
                    Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
            return directory ? "the directory may not be listed" : null;
        } catch (NoSuchFileException e) {
            return Files.isSymbolicLink(path) ? "it is a broken symbolic link" : Reasons.of(e);
        } catch (IOException e) {
            return Reasons.of(e);
        }
    }

    /** An input that was found and cannot be read. The load reports why, and goes on with the others. */
    static Input unreadable(Path path, String reason) {
        return new Input(FileName.shown(path), 0, path, () -> {
            throw new IOException(reason);
        });
    }

    /** A name of which not all that it stands for could be found. */
    static Input unreadable(String name, String reason) {
        return new Input(FileName.shown(name), 0, () -> {
            throw new IOException(reason);
        });
    }

    /** Where it lies; null for an object or a member of an archive. */
    public @Nullable Path path() {
        return path;
    }

    /** As the user knows it: a path, {@code -}, {@code s3://bucket/key}, {@code archive.tar!member}. */
    public String name() {
        return name;
    }

    /** Length in bytes, compressed if it is; -1 where only reading it would tell. */
    public long bytes() {
        return bytes;
    }

    /** Whether it may be opened before its turn, and beside others. */
    boolean isPreparable() {
        return isFar() || file != null;
    }

    /** Whether its bytes come over a network. */
    boolean isFar() {
        return opener instanceof Far;
    }

    /** The bytes of {@link #stdin} for who reads them in place of a pipe. */
    InputStream standardBytes() {
        return ((Standard) opener).in;
    }

    /** Standard input's pipe; null for any other input. */
    @Nullable
    Pipe standard() {
        return opener instanceof Standard standard ? standard.open() : null;
    }

    /** The object that it is; null if it is none. */
    @Nullable
    S3Object object() {
        return opener instanceof S3Object object ? object : null;
    }

    /** The file of another store that it is; null if it is none. */
    @Nullable
    ForeignObject foreign() {
        return opener instanceof ForeignObject foreign ? foreign : null;
    }

    int depth() {
        return depth;
    }

    Content open() throws IOException {
        return opener.open();
    }

    /** Opens it once more, beside whoever reads it. */
    Content reopen() throws IOException {
        return file == null ? opener.open() : file.reopen();
    }

    /** Whether it is that file, whatever its name. */
    boolean isFile(FileFacts facts) {
        return file != null && file.facts().sameFile(facts);
    }

    /** Closes the file that was kept open for its reader. */
    public void release() {
        if (file != null) {
            file.release();
        }
    }

    /** The file that its name means; null if it is none, as an object, or a device. */
    public @Nullable FilePlace place() {
        return path == null ? null : file == null ? FilePlace.of(path) : FilePlace.of(file.facts());
    }

    @Nullable
    ListedFile file() {
        return file;
    }

    @Override
    public String toString() {
        return name;
    }
}
