package dev.sluice.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Files that are there as a whole or not at all. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes what a file holds. */
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes to a neighbour of {@code file} and renames it, so that a reader or a crash never meets a part. What is no regular
     * file ({@code /dev/stdout}, a named pipe) is written straight to.
     */
    public static void replace(Path file, Body content) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                content.writeTo(out);
            }
            return;
        }
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        // A new one always: in a container, the run before this one had the same process id.
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path neighbour = target.resolveSibling(".sluice-" + random + ".tmp");
        try {
            try (FileChannel channel =
                            FileChannel.open(neighbour, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(neighbour, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(neighbour);
        }
    }
}
