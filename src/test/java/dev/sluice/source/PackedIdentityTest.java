package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loaded files and archives that are packed or unpacked before the next run. */
class PackedIdentityTest {
    private static final String OLD = lines("old");
    private static final String NEW = lines("new");

    @TempDir
    private Path directory;

    private final Journal journal = new Journal();

    private static String lines(String word) {
        return IntStream.range(0, 400).mapToObj(i -> word + " " + i + "\n").collect(Collectors.joining());
    }

    @Test
    void packedFileReplacedAfterTheListing_isKnownAgain() throws Exception {
        Path log = old("x.log", OLD.getBytes(UTF_8));
        run();
        Path packed = packed(log);
        List<Input> inputs = inputs();
        Files.delete(packed);
        Files.write(packed, Packed.GZIP.pack(NEW.getBytes(UTF_8)));
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, journal, 1);
        assertThat(got.told("unreadable")).isEmpty();
        assertThat(got.chunks).isEmpty();
    }

    @Test
    void archivePackedOrUnpacked_isKnownAgain() throws Exception {
        Path tar = old("x.tar", tar(OLD, NEW));
        assertThat(run().text).hasSameSizeAs(OLD + NEW);
        for (int round = 0; round < 2; round++) {
            Path packed = packed(tar);
            assertThat(run()).as("packed").isEqualTo(new InputQueue("", List.of()));
            assertThat(run()).as("still packed").isEqualTo(new InputQueue("", List.of()));
            FileTime time = Files.getLastModifiedTime(packed);
            Files.write(tar, tar(OLD, NEW));
            Files.setLastModifiedTime(tar, time);
            Files.delete(packed);
            assertThat(run()).as("unpacked").isEqualTo(new InputQueue("", List.of()));
        }
    }

    @Test
    void archivePackedAfterItWasWrittenTo_isLoadedAgainAndTold() throws Exception {
        Path tar = old("x.tar", tar(OLD));
        run();
        Thread.sleep(50);
        Files.setLastModifiedTime(tar, FileTime.from(Instant.now()));
        packed(tar);
        InputQueue second = run();
        assertThat(second.text).isEqualTo(OLD);
        assertThat(second.said).singleElement().asString().contains("may be another file");
    }

    /** As gzip and zstd do it. */
    private Path packed(Path log) throws IOException {
        FileTime time = Files.getLastModifiedTime(log);
        Path packed =
                Files.write(directory.resolve(log.getFileName() + ".gz"), Packed.GZIP.pack(Files.readAllBytes(log)));
        Files.setLastModifiedTime(packed, time);
        Files.delete(log);
        return packed;
    }

    private static byte[] tar(String... texts) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            members.put(i + ".log", texts[i].getBytes(UTF_8));
        }
        return Zipped.tar(members);
    }

    /** Its time tells states apart. */
    private Path old(String name, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve(name), bytes);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
    }

    private List<Input> inputs() throws Exception {
        return Listed.all(
                new InputNames(List.of(directory.toString()), null, InputFilter.NONE),
                InputStream.nullInputStream(),
                InputsTest.STORE,
                remark -> {});
    }

    private record InputQueue(String text, List<String> said) {}

    /** Loads all that is in the directory, and calls it done. */
    private InputQueue run() throws Exception {
        Collected got = Collected.from(inputs(), SourceOptions.DEFAULT, journal, 1);
        got.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        assertThat(got.told("unreadable")).isEmpty();
        List<String> said =
                got.told("remarked").stream().map(Collected.Told::reason).toList();
        return new InputQueue(new String(got.bytes(), UTF_8), said);
    }
}
