package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.parse.json.JsonTree;
import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Which shards a load has on loan, in a file beside its checkpoint from before the first of them is asked for until all are given back: a
 * run that is killed leaves it for the next. It is no entry of the journal, since that begins with the shards that the load has.
 *
 * @param stream by its ARN and when it was made
 * @param before shards that it had before the load
 * @param during shards that it was to have for the load
 */
public record LoanNote(String stream, int before, int during) {

    /** Where the note of this checkpoint's runs is. */
    public static Path beside(Path checkpoint) {
        return FileName.beside(checkpoint, ".shards");
    }

    /**
     * What an earlier run has left; null: nothing.
     *
     * @throws JournalException if it cannot be read
     */
    public static @Nullable LoanNote read(Path checkpoint) throws JournalException {
        Path file = beside(checkpoint);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            JsonNode note = JsonTree.read(Files.readAllBytes(file));
            int before = note.path("before").asInt();
            int during = note.path("during").asInt();
            if (before < 1 || during < before) {
                throw new IOException("it is no note of shards");
            }
            return new LoanNote(note.path("stream").asText(), before, during);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot read " + FileName.shown(file)
                            + ", by which a load knows how many shards its stream had before: " + Reasons.of(e)
                            + "; look at the stream's shards, and delete the file",
                    e);
        }
    }

    /** Writes it down, and returns when it is on the disk. */
    public void write(Path checkpoint) throws JournalException {
        Path file = beside(checkpoint);
        Path next = FileName.beside(file, ".next");
        try {
            Files.deleteIfExists(next);
            try (FileChannel out = PrivateFile.create(next)) {
                ByteBuffer bytes = ByteBuffer.wrap(JsonTree.text(JsonTree.object()
                                .put("stream", stream)
                                .put("before", before)
                                .put("during", during))
                        .getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            JournalFile.syncDirectory(file);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot write " + FileName.shown(file)
                            + ", by which the next run would know how many shards to go back to: " + Reasons.of(e)
                            + "; nothing was scaled",
                    e);
        }
    }

    /** Nothing is on loan any more. */
    public static void delete(Path checkpoint) throws JournalException {
        Path file = beside(checkpoint);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot delete " + FileName.shown(file) + ": " + Reasons.of(e)
                            + "; delete it, or the next run takes the stream's shards for lent ones",
                    e);
        }
    }
}
