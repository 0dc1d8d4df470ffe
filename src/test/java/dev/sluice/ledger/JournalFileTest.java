package dev.sluice.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
    @TempDir
    Path directory;

    private Path path = Path.of("");

    @BeforeEach
    void name() {
        path = directory.resolve("web.journal");
    }

    @Test
    void file_isMadeForItsOwnerAlone() throws Exception {
        write("one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void failure_isSaidInWords() throws Exception {
        assertThatThrownBy(() -> JournalFile.open(directory, (bytes, from, length) -> {}))
                .hasMessageContaining("cannot open the checkpoint " + directory + ": ")
                .hasMessageNotContaining(directory + ": " + directory);
        assertThatThrownBy(() -> RejectsFile.open(directory.resolve("none/rejects"), null))
                .hasMessage("cannot write the rejects file " + directory + "/none/rejects: it does not exist"
                        + "; name one in a directory that exists and can be written");
    }

    @Test
    void entries_areThoseAppendedBefore() throws Exception {
        write("one", "two");
        write("drei, mit Käse");
        assertThat(entries()).containsExactly("one", "two", "drei, mit Käse");
    }

    @Test
    void entries_areWholeWhenTheyLieAcrossWhatIsReadAtOnce() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(("ü" + i).repeat(3_000 + i));
        }
        write(many.toArray(new String[0]));
        assertThat(entries()).isEqualTo(many);
    }

    @Test
    void entry_isDroppedWhenItsLineWasCutShort() throws Exception {
        write("one", "two");
        byte[] whole = Files.readAllBytes(path);
        for (int cut = 1; cut < 13; cut++) {
            Files.write(path, java.util.Arrays.copyOf(whole, whole.length - cut));
            assertThat(entries()).as("cut by %d", cut).containsExactly("one");
            write("three");
            assertThat(entries()).containsExactly("one", "three");
        }
    }

    @Test
    void open_isRefusedWhenAWholeLineIsWrong() throws Exception {
        write("one", "two");
        byte[] bytes = Files.readAllBytes(path);
        bytes[10] ^= 1;
        Files.write(path, bytes);
        assertThatThrownBy(this::entries)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("corrupt at byte 0");
    }

    @Test
    void open_isRefusedWhenTheFileIsSomethingElse() throws Exception {
        Files.write(path, "GET / HTTP/1.1\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::entries).hasMessageContaining("corrupt");
    }

    @Test
    @Timeout(10)
    void open_readsNothingWhenTheFileIsADeviceWithoutAnEnd() throws Exception {
        path = Path.of("/dev/full");
        assumeTrue(Files.isWritable(path));
        assertThat(entries()).isEmpty();
    }

    @Test
    void open_isRefusedWhileAnotherHoldsTheLock() throws Exception {
        try (JournalFile held = JournalFile.open(path, (bytes, from, length) -> {})) {
            held.append(List.of("one"));
            assertThatThrownBy(() -> JournalFile.open(path, (bytes, from, length) -> {}))
                    .hasMessageContaining("another run is using the checkpoint");
        }
        assertThat(entries()).containsExactly("one");
    }

    @Test
    void run_isNotRefusedWhileAnotherOnlyLooks() throws Exception {
        write("one");
        CompletableFuture<Void> looking;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock look = channel.lock(0, Long.MAX_VALUE, true);
            looking = CompletableFuture.runAsync(
                    () -> {
                        try {
                            look.release();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
            assertThat(entries()).containsExactly("one");
            looking.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void open_saysWhatToDoWhenTheDirectoryIsMissing() {
        assertThatThrownBy(() -> JournalFile.open(directory.resolve("no/where"), (bytes, from, length) -> {}))
                .hasMessageContaining("name a file in a directory that exists");
    }

    private void write(String... entries) throws Exception {
        try (JournalFile journal = JournalFile.open(path, (bytes, from, length) -> {})) {
            journal.append(List.of(entries));
        }
    }

    @Test
    void replace_leavesTheNewEntriesInALockedFile() throws Exception {
        write("one", "two", "three");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        try (JournalFile journal = JournalFile.open(path, (bytes, from, length) -> {})) {
            assertThat(journal.replace(Stream.of("all"))).isTrue();
            assertThatThrownBy(() -> JournalFile.open(path, (bytes, from, length) -> {}))
                    .hasMessageContaining("another run is using the checkpoint");
            journal.append(List.of("four"));
        }
        assertThat(entries()).containsExactly("all", "four");
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void replace_leavesTheOldEntriesWhereItCannotBeDone() throws Exception {
        write("one", "two");
        Files.createDirectories(directory.resolve("web.journal.compacted/full"));
        try (JournalFile journal = JournalFile.open(path, (bytes, from, length) -> {})) {
            assertThat(journal.replace(Stream.of("all"))).isFalse();
            journal.append(List.of("three"));
        }
        assertThat(entries()).containsExactly("one", "two", "three");
    }

    @Test
    void replace_followsALink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), path);
        write("one");
        try (JournalFile journal = JournalFile.open(link, (bytes, from, length) -> {})) {
            assertThat(journal.replace(Stream.of("all"))).isTrue();
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(entries()).containsExactly("all");
    }

    private List<String> entries() throws Exception {
        List<String> entries = new ArrayList<>();
        JournalFile.open(path, (bytes, from, length) -> entries.add(new String(bytes, from, length, UTF_8)))
                .close();
        return entries;
    }
}
