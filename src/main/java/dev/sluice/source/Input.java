package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One thing to read, found but not opened. */
public final class Input {
    @FunctionalInterface
    interface Opener {
        Content open() throws IOException;
    }

    private final String name;
    private final long bytes;
    private final Opener opener;
    private final Opener reopener;
    private final @Nullable ListedFile file;

    Input(String name, long bytes, Opener opener) {
        this(name, bytes, opener, opener, null);
    }

    private Input(String name, long bytes, Opener opener, Opener reopener, @Nullable ListedFile file) {
        this.name = name;
        this.bytes = bytes;
        this.opener = opener;
        this.reopener = reopener;
        this.file = file;
    }

    /** Standard input, or what stands for it. */
    public static Input stdin(InputStream in) {
        return new Input("-", -1, () -> new Pipe("stdin", () -> Channels.newChannel(in)));
    }

    /** A file as it is now; one that is no regular file, or that says it is empty as those in /proc do, is read like a pipe. */
    public static Input file(Path path) throws IOException {
        return file(path, false);
    }

    /** @param hold whether to keep it open until it is read */
    static Input file(Path path, boolean hold) throws IOException {
        Opener pipe = () -> new Pipe(path.toString(), () -> FileChannel.open(path, StandardOpenOption.READ));
        if (!Files.isRegularFile(path)) {
            return new Input(path.toString(), -1, pipe);
        }
        ListedFile file = ListedFile.of(path, hold);
        return file.isUnmeasured()
                ? new Input(path.toString(), -1, pipe)
                : new Input(path.toString(), file.facts().bytes(), file::open, file::reopen, file);
    }

    /** As the user knows it: a path, {@code -}, {@code s3://bucket/key}, {@code archive.tar!member}. */
    public String name() {
        return name;
    }

    /** Length in bytes, compressed if it is; -1 where only reading it would tell. */
    public long bytes() {
        return bytes;
    }

    Content open() throws IOException {
        return opener.open();
    }

    /** Opens it once more, beside whoever reads it. */
    Content reopen() throws IOException {
        return reopener.open();
    }

    /** Whether it is that file, under whatever name. */
    boolean isFile(FileFacts facts) {
        return file != null && file.facts().sameFile(facts);
    }

    /** Closes what was kept open for whoever opens it. */
    public void release() {
        if (file != null) {
            file.release();
        }
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
