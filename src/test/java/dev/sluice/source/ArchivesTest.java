package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchivesTest {
    @TempDir
    private Path directory;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    ArchivesTest() throws IOException {
        Random random = new Random(11);
        for (int i = 1; i <= 12; i++) {
            files.put("logs/day" + i + ".log", Logs.random(random, 60, 200));
        }
        files.put("empty.log", new byte[0]);
    }

    private byte[] tar(boolean packMembers) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>(Map.of("logs/", new byte[0]));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            members.put(file.getKey(), packMembers ? Zipped.gzip(file.getValue()) : file.getValue());
        }
        return Zipped.tar(members);
    }

    private byte[] zip(int method) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(method);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                entry.setCrc(crc.getValue());
                entry.setSize(file.getValue().length);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private void checkMembers(Collected got, String archive, int opened) {
        assertThat(got.told("unreadable")).isEmpty();
        files.forEach((name, bytes) -> {
            ByteArrayOutputStream member = new ByteArrayOutputStream();
            got.chunks.stream()
                    .filter(chunk -> chunk.sourceName().equals(archive + "!" + name))
                    .forEach(chunk -> member.writeBytes(chunk.bytes()));
            assertThat(member.toByteArray()).as(name).isEqualTo(bytes);
        });
        assertThat(got.told("opened")).hasSize(opened);
    }

    private static SourceOptions small() {
        return SourceOptions.DEFAULT.withChunkBytes(700);
    }

    @ParameterizedTest
    @EnumSource
    void tar_isItsMembers_packedOrNot(Packed packed) throws Exception {
        for (boolean packMembers : List.of(false, true)) {
            Path archive = Files.write(directory.resolve("a"), packed.pack(tar(packMembers)));
            checkMembers(
                    Collected.from(List.of(Input.file(archive)), small(), 3),
                    archive.toString(),
                    packMembers ? 13 : 12);
            Input stdin = Input.stdin(new ByteArrayInputStream(Files.readAllBytes(archive)));
            checkMembers(Collected.from(List.of(stdin), small(), 3), "-", packMembers ? 13 : 12);
        }
    }

    @Test
    void zip_isItsMembersInNaturalOrder_storedOrDeflated() throws Exception {
        for (int method : List.of(ZipOutputStream.STORED, ZipOutputStream.DEFLATED)) {
            Path archive = Files.write(directory.resolve("a.zip"), zip(method));
            Collected got = Collected.from(List.of(Input.file(archive)), small().with(Opening.DEFAULT.inOrder()), 2);
            checkMembers(got, archive.toString(), 12);
            assertThat(got.told("opened").get(1).sourceName()).endsWith("!logs/day2.log");
            assertThat(got.told("opened").get(11).sourceName()).endsWith("!logs/day12.log");
        }
    }

    @Test
    void damagedMember_isTold_andTheOthersAreRead() throws Exception {
        byte[] zip = zip(ZipOutputStream.DEFLATED);
        zip[2000] ^= 1;
        Path archive = Files.write(directory.resolve("a.zip"), zip);
        Collected got = Collected.from(List.of(Input.file(archive)), small(), 2);
        assertThat(got.told("unreadable")).hasSize(1);
        assertThat(got.told("opened")).hasSize(12);
    }

    @Test
    void truncatedTar_givesTheMembersBeforeTheBreak_andIsTold() throws Exception {
        byte[] tar = tar(false);
        for (Packed packed : List.of(Packed.PLAIN, Packed.GZIP)) {
            byte[] bytes = packed.pack(tar);
            Path archive = Files.write(directory.resolve("a.tar"), Arrays.copyOf(bytes, bytes.length / 2));
            Collected got = Collected.from(List.of(Input.file(archive)), small(), 2);
            assertThat(got.told("unreadable")).as(packed.name()).isNotEmpty();
            assertThat(got.told("opened").size()).as(packed.name()).isBetween(3, 10);
            byte[] first = files.getOrDefault("logs/day1.log", new byte[0]);
            assertThat(Arrays.copyOf(got.bytes(), first.length)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tar_isNotLoadedTwice_withACheckpoint(Packed packed) throws Exception {
        Path archive = Files.write(directory.resolve("a"), packed.pack(tar(false)));
        Journal journal = new Journal();
        Collected first = Collected.from(List.of(Input.file(archive)), small(), journal, 1);
        // Killed when half was done.
        first.chunks.subList(0, first.chunks.size() / 2).forEach(chunk -> journal.done(chunk.chunk()));
        Collected second = Collected.from(List.of(Input.file(archive)), small(), journal, 1);
        assertThat(second.chunks).hasSize(first.chunks.size() - first.chunks.size() / 2);
        second.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        assertThat(Collected.from(List.of(Input.file(archive)), small(), journal, 1).chunks)
                .isEmpty();
    }

    @Test
    void emptyArchive_givesNothing() throws Exception {
        files.clear();
        Path tar = Files.write(directory.resolve("a.tar"), tar(false));
        Path zip = Files.write(directory.resolve("a.zip"), zip(ZipOutputStream.DEFLATED));
        Path text = Files.write(directory.resolve("a.log"), "one\n".getBytes(UTF_8));
        Collected got =
                Collected.from(List.of(Input.file(tar), Input.file(zip), Input.file(text)), SourceOptions.DEFAULT, 1);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo("one\n");
        assertThat(got.told("unreadable")).isEmpty();
    }
}
