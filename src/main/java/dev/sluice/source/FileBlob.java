package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** A regular file. */
final class FileBlob implements Blob {
    private final FileChannel channel;
    private final long size;
    private final Instant modified;

    FileBlob(Path path) throws IOException {
        channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            size = channel.size();
            modified = Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Instant modified() {
        return modified;
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        return channel.read(to, at);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
