package dev.sluice.cli;

import dev.sluice.read.ZstdDictionary;
import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of {@code --dictionary}. */
final class DictionaryFile {
    /** A usual one has 110 KiB; more than this is some other file. */
    static final int MOST_BYTES = 16 << 20;

    private DictionaryFile() {}

    /** @throws IllegalArgumentException if it holds none */
    static ZstdDictionary read(Path file) {
        String option = "--dictionary " + FileName.shown(file) + ": ";
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("it is too large for a dictionary");
            }
            return ZstdDictionary.of(bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + e.getMessage() + "; 'sluice train' makes one", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(option + Reasons.of(e), e);
        }
    }
}
