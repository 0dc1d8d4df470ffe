package dev.sluice.spark;

import dev.sluice.load.TaskTerms;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every task of a load needs.
 *
 * @param load no other load of the application has it
 * @param words the options in force, as they would be typed
 * @param files those that they name, by the word that names them
 * @param redactKey the key of hashes, as the driver's environment has it; null: it has none
 * @param journal what the checkpoint said when the load began; empty without one
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
record JobTerms(
        String load,
        List<String> words,
        Map<String, byte[]> files,
        @Nullable String redactKey,
        TaskTerms terms,
        byte[] journal)
        implements Serializable {
    JobTerms {
        words = List.copyOf(words);
        files = Map.copyOf(files);
    }
}
