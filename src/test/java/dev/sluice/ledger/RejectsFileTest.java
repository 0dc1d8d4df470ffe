package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.RejectsFile.RejectsMark;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsFileTest {
    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("rejects.jsonl");
    }

    @Test
    void rejects_standBehindThoseOfEarlierRunsWhenThereIsNoCheckpoint() throws Exception {
        append(null, "one");
        append(null, "two");
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void rejects_ofChunksThatAreLoadedAgainAreTakenBack() throws Exception {
        append(null, "of another load");
        RejectsMark begun = append(null);
        RejectsMark done = append(begun, "done");
        append(done, "of a chunk that was not done");
        append(done, "the same again");
        assertThat(texts()).containsExactly("of another load", "done", "the same again");
    }

    @Test
    void rejects_areKeptWhenTheyWereMendedOrTheFileIsAnother() throws Exception {
        RejectsMark done = append(append(null), "done");
        Files.writeString(path, Files.readString(path).replace("done", "mended by hand"));
        RejectsMark later = append(done, "two");
        assertThat(texts()).containsExactly("mended by hand", "two");
        Files.delete(path);
        append(later, "three");
        assertThat(texts()).containsExactly("three");
    }

    @Test
    void file_isMadeForItsOwnerAloneAndKeepsTheModeItHas() throws Exception {
        append(null, "one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        append(null, "two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        Path journal = directory.resolve("web.journal");
        JournalFile.open(journal, (bytes, from, length) -> {}).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
                .isEqualTo("rw-------");
    }

    @Test
    void mark_isTheSameWhenTheFileIsOpenedAgain() throws Exception {
        RejectsMark mark = append(null, "x".repeat(100_000), "y".repeat(70_000), "z");
        assertThat(append(mark)).isEqualTo(mark);
        assertThat(append(null)).isEqualTo(mark);
    }

    private RejectsMark append(@Nullable RejectsMark mark, String... lines) throws Exception {
        try (RejectsFile file = RejectsFile.open(path, mark)) {
            for (String line : lines) {
                byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
                LineBytes text = new LineBytes(ByteBuffer.wrap(bytes), 0, bytes.length);
                RejectLines rejects = new RejectLines();
                rejects.add(new Reject("a.log", 0, 1, "no JSON", 0, text));
                file.append(rejects);
            }
            return file.sync();
        }
    }

    private List<String> texts() throws Exception {
        return Files.readAllLines(path).stream()
                .map(line -> line.replaceFirst(".*\"text\":\"(.*)\".*", "$1"))
                .toList();
    }
}
