package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One thing to read, found but not opened. */
public final class Input {
    @FunctionalInterface
    interface Opener {
        Content open() throws IOException;
    }

    private final String name;
    private final long bytes;
    private final Opener opener;

    Input(String name, long bytes, Opener opener) {
        this.name = name;
        this.bytes = bytes;
        this.opener = opener;
    }

    /** Standard input, or what stands for it. */
    public static Input stdin(InputStream in) {
        return new Input("-", -1, () -> new Pipe("stdin", () -> Channels.newChannel(in)));
    }

    /** A file; one that is no regular file, or that says it is empty as those in /proc do, is read like a pipe. */
    public static Input file(Path path) throws IOException {
        boolean regular = Files.isRegularFile(path);
        long size = regular ? Files.size(path) : -1;
        return new Input(path.toString(), size, () -> {
            if (Files.isRegularFile(path) && Files.size(path) > 0) {
                return new FileBlob(path);
            }
            return new Pipe(path.toString(), () -> FileChannel.open(path, StandardOpenOption.READ));
        });
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

    @Override
    public String toString() {
        return name;
    }
}
