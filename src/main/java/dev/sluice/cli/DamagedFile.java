package dev.sluice.cli;

import dev.sluice.ledger.PrivateFile;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The file of {@code --damaged}, written on at its end. Its failures are a file's, or they would be taken for standard output's. */
final class DamagedFile extends OutputStream {
    private final Path file;
    private final OutputStream out;

    DamagedFile(Path file) throws IOException {
        this.file = file;
        this.out = Channels.newOutputStream(PrivateFile.append(file));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, Reasons.of(e));
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
