package dev.sluice.ledger;

import dev.sluice.source.FileName;
import dev.sluice.source.InputNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A journal's file. */
final class JournalPath extends JournalPlace {
    private final Path path;

    JournalPath(Path path) {
        this.path = path;
    }

    @Override
    public String shown() {
        return FileName.shown(path);
    }

    @Override
    public Path file() {
        return path;
    }

    @Override
    public boolean isAmong(InputNames inputs) {
        return false;
    }

    @Override
    public boolean exists() {
        return Files.exists(path);
    }

    @Override
    public boolean mayBeBegun() {
        return path.toFile().length() > 0;
    }

    @Override
    public void requireFree() throws CheckpointBusyException {
        JournalFile.requireFree(path);
    }

    @Override
    byte[] first() {
        try {
            return JournalFile.first(path);
        } catch (IOException e) {
            return new byte[0]; // it is refused when it is opened
        }
    }

    @Override
    Journal open(Journal.Listener listener) throws JournalException {
        return JournalFile.open(path, listener);
    }

    @Override
    void read(Journal.Listener listener) throws JournalException {
        JournalFile.open(path, listener).close();
    }

    @Override
    public void close() {
        // A file is closed by who has opened it.
    }
}
