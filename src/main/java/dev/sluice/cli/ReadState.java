package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sluice.report.WholeFile;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream is written to a directory.
 *
 * @param options what decides which bytes are written, as it was typed
 * @param since when the first run began to read, in ISO 8601; null: at the oldest record
 * @param files the length of each file up to which all is written, by its name
 * @param shards the sequence number of each shard's last record whose events are all written
 * @param readUpTo by when all that had arrived in a shard was read, in ISO 8601; none of a shard that is read to its end
 * @param ids the file with the batch ids that were seen; null: none
 */
record ReadState(
        Map<String, String> options,
        @Nullable String since,
        Map<String, Long> files,
        Map<String, String> shards,
        Map<String, String> readUpTo,
        @Nullable String ids) {
    ReadState {
        files = new TreeMap<>(files);
        shards = new TreeMap<>(shards);
        readUpTo = new TreeMap<>(readUpTo);
    }

    static ReadState read(Path file) throws IOException {
        try {
            return new ObjectMapper().readValue(Files.readAllBytes(file), ReadState.class);
        } catch (JsonProcessingException e) {
            throw new IOException("the state in " + FileName.shown(file) + " is damaged; give another directory", e);
        }
    }

    /** After a crash the file holds this state or the one before. */
    void write(Path file) throws IOException {
        byte[] json =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
        WholeFile.replace(file, out -> out.write(json));
    }
}
