package dev.sluice.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint as another process sees it, as it was at one moment. */
public final class JournalCopy {
    private JournalCopy() {}

    /** Of a checkpoint that goes on. */
    public static byte[] of(Checkpoint checkpoint) throws IOException {
        List<String> entries;
        synchronized (checkpoint) {
            entries = checkpoint.entries().toList();
        }
        Path file = Files.createTempFile("sluice-", ".journal");
        try (JournalFile copy = JournalFile.open(file, (bytes, from, length) -> {})) {
            copy.append(entries);
            return Files.readAllBytes(file);
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }

    /** What {@link #of} gave. */
    public static Checkpoint read(byte[] copy) throws IOException {
        Path file = Files.createTempFile("sluice-", ".journal");
        try {
            Files.write(file, copy);
            return Checkpoint.read(JournalPlace.of(file));
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }
}
