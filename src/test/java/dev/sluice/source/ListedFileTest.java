package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read is the very file that was listed, whatever happens to its name, and to it, before and while it is read. */
class ListedFileTest {
    private static final String OLD = lines("old", 400);
    private static final String NEW = lines("new", 400);

    @TempDir
    private Path directory;

    private static String lines(String word, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("2026-11-26 ").append(word).append(' ').append(i).append('\n');
        }
        return text.toString();
    }

    @Test
    void lastLine_waitsForItsEnd_whenItWasWrittenAfterTheListing() throws Exception {
        for (boolean renamed : new boolean[] {false, true}) {
            Path log = write(file("x.log"), OLD);
            Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(100)));
            List<Input> inputs = inputs(List.of(log.toString()));
            append(log, "2026-11-26 ha");
            if (renamed) {
                Files.move(log, file("x.log.1"));
            }
            Collected got = Collected.from(inputs, SourceOptions.DEFAULT, new Journal(), 1);
            assertThat(new String(got.bytes(), UTF_8)).isEqualTo(OLD);
            assertThat(got.told("unterminated")).hasSize(1);
        }
    }

    @Test
    void fileRenamedAfterTheListing_isLoadedOnce() throws Exception {
        for (boolean checkpoint : new boolean[] {false, true}) {
            for (boolean fromAList : new boolean[] {false, true}) {
                rotatesAfterTheListing(checkpoint, fromAList);
            }
        }
    }

    private void rotatesAfterTheListing(boolean checkpoint, boolean fromAList) throws Exception {
        List<String> names = new ArrayList<>();
        Files.deleteIfExists(file("x.log.4"));
        for (int i = 0; i < 4; i++) {
            names.add(write(file("x.log" + (i == 0 ? "" : "." + i)), "file " + i + "\n")
                    .toString());
        }
        List<Input> inputs = fromAList ? listed(names) : inputs(names);
        for (int i = 3; i >= 0; i--) {
            Files.move(file("x.log" + (i == 0 ? "" : "." + i)), file("x.log." + (i + 1)));
        }
        write(file("x.log"), "file of later\n");
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, checkpoint ? new Journal() : Resume.NONE, 2);
        assertThat(new String(got.bytes(), UTF_8).lines())
                .containsExactlyInAnyOrder("file 0", "file 1", "file 2", "file 3");
        assertThat(got.told("unreadable")).isEmpty();
    }

    @Test
    void fileOfAListReplacedOrGoneAfterTheListing_isNamedAndNotLoaded() throws Exception {
        for (boolean gone : new boolean[] {false, true}) {
            List<Input> inputs = listed(List.of(
                    write(file("a.log"), OLD).toString(),
                    write(file("b.log"), OLD).toString()));
            rewrite(file("a.log"), gone ? "" : NEW + NEW);
            Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 1);
            assertThat(new String(got.bytes(), UTF_8)).isEqualTo(OLD);
            assertThat(got.told("unreadable"))
                    .singleElement()
                    .satisfies(told -> assertThat(told.sourceName()).endsWith("a.log"));
        }
    }

    @Test
    void fileRenamedAgainAndAgain_isFoundBesideItsName() throws Exception {
        Path log = write(file("x.log"), OLD);
        ListedFile listed = ListedFile.of(log, null, false);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> renaming = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; !over.get(); i++) {
                    Files.move(file(i == 0 ? "x.log" : "x.log." + i), file("x.log." + (i + 1)));
                    TimeUnit.MICROSECONDS.sleep(500);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            for (int i = 0; i < 300; i++) {
                listed.reopen().close();
            }
        } finally {
            over.set(true);
        }
        renaming.get(10, TimeUnit.SECONDS);
    }

    @Test
    void firstLine_makesAFile_whenItWasEmptyAMomentBefore() throws Exception {
        Path log = write(file("x.log"), "");
        FileFacts empty = FileFacts.of(log);
        append(log, "a line\n");
        ListedFile listed = ListedFile.of(log, empty, false);
        assertThat(listed.isUnmeasured()).isFalse();
        assertThat(listed.facts().bytes()).isEqualTo(7);
    }

    @Test
    void fileDeletedAfterTheListing_isLoadedWhileItIsHeld() throws Exception {
        List<Input> inputs = inputs(List.of(write(file("x.log"), OLD).toString()));
        Files.delete(file("x.log"));
        write(file("x.log"), NEW);
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 1);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo(OLD);
    }

    /** A look at what is new closed the files that it had not come to. */
    @Test
    void file_isHeldForItsReaderThoughAnotherLooksFirst() throws Exception {
        InputFeed feed = InputFeed.of(inputs(List.of(
                write(file("x.log"), NEW).toString(), write(file("y.log"), OLD).toString())));
        SourceOptions small = SourceOptions.DEFAULT.withChunkBytes(1000);
        try (InputReader look = new InputReader(feed.beside(), small, new Journal(), new Collected())) {
            assertThat(look.next(new ChunkBuffer(64))).isNotNull();
        }
        Files.delete(file("y.log"));
        Collected got = Collected.from(feed.files(), SourceOptions.DEFAULT, 1);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo(NEW + OLD);
    }

    @Test
    void fileReplacedAfterTheListing_isNamedAndNotLoaded() throws Exception {
        Input input = Input.file(write(file("x.log"), OLD));
        Files.delete(file("x.log"));
        write(file("x.log"), NEW);
        Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT, 1);
        assertThat(got.chunks).isEmpty();
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("moved, deleted or replaced"));
    }

    @Test
    void fileRewrittenAfterTheListing_isNamedAndNotLoaded() throws Exception {
        for (String text : List.of(NEW + NEW, "")) {
            Path log = write(file("x.log"), OLD);
            List<Input> inputs = inputs(List.of(log.toString()));
            rewrite(log, text);
            Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 1);
            assertThat(got.chunks).isEmpty();
            assertThat(got.told("unreadable"))
                    .singleElement()
                    .satisfies(told -> assertThat(told.reason()).contains("emptied or written anew"));
        }
    }

    @Test
    void fileRewrittenWhileItIsRead_isNamed() throws Exception {
        Path log = write(file("x.log"), OLD);
        Collected got = new Collected();
        try (InputReader reader = new InputReader(
                InputFeed.of(inputs(List.of(log.toString()))),
                SourceOptions.DEFAULT.withChunkBytes(100),
                Resume.NONE,
                got)) {
            assertThat(reader.next(new ChunkBuffer(64))).isNotNull();
            rewrite(log, NEW + NEW);
            got.drain(reader, 1);
        }
        assertThat(got.told("unreadable")).hasSize(1);
    }

    /** Once a line was loaded that was half of the one file and half of the other. */
    @Test
    void fileRewrittenBetweenItsFirstBytesAndTheRest_isNamedAndNotLoaded() throws Exception {
        for (Charset charset : List.of(UTF_8, UTF_16)) {
            for (Resume resume : List.of(Resume.NONE, new Journal())) {
                for (boolean fetched : new boolean[] {false, true}) {
                    Path log = Files.write(file("x.log"), OLD.getBytes(charset));
                    ListedFile listed = ListedFile.of(log, null, false);
                    Input input = new Input(log.toString(), Files.size(log), () -> {
                        Blob blob = listed.open();
                        Files.write(log, (NEW + NEW).getBytes(charset));
                        if (fetched) {
                            blob.fetch();
                        }
                        return blob;
                    });
                    Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT, resume, 1);
                    assertThat(OLD).startsWith(new String(got.bytes(), charset));
                    assertThat(got.told("unreadable"))
                            .singleElement()
                            .satisfies(told -> assertThat(told.reason()).contains("emptied or written anew"));
                }
            }
        }
    }

    @Test
    void file_isLoadedOnce_underHoweverManyNames() throws Exception {
        Path log = write(file("a.log"), OLD);
        Files.createLink(file("hard.log"), log);
        Files.createSymbolicLink(file("soft.log"), log);
        List<String> remarks = new ArrayList<>();
        List<Input> inputs = Listed.all(
                new InputNames(
                        List.of(directory.toString(), log.toString(), directory + "/*.log", directory + "/./a.log"),
                        null,
                        InputFilter.NONE),
                InputStream.nullInputStream(),
                InputsTest.STORE,
                remarks::add);
        assertThat(inputs).hasSize(1);
        assertThat(remarks).hasSize(4).anyMatch(remark -> remark.contains("is the same file as"));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /** The inode stays. */
    private static void rewrite(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** As {@code --files-from} names them. */
    private List<Input> listed(List<String> names) throws Exception {
        Path list = Files.write(file("list"), names);
        return Listed.all(
                new InputNames(List.of(), list.toString(), InputFilter.NONE),
                InputStream.nullInputStream(),
                InputsTest.STORE,
                remark -> {});
    }

    private static List<Input> inputs(List<String> names) throws Exception {
        return Listed.all(
                new InputNames(names, null, InputFilter.NONE),
                InputStream.nullInputStream(),
                InputsTest.STORE,
                remark -> {});
    }
}
