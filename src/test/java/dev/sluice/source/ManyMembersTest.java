package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.source.Content.Members;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of so many members that to keep them all would fill the heap. */
class ManyMembersTest {
    private static final int MEMBERS = 200_000;

    @TempDir
    private Path directory;

    private static byte[] line(int i) {
        return (i + "\n").getBytes(UTF_8);
    }

    private static void zip(Path file, int members) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            zip.setMethod(ZipOutputStream.STORED);
            CRC32 crc = new CRC32();
            for (int i = members - 1; i >= 0; i--) {
                ZipEntry entry = new ZipEntry("logs/app-" + i + ".log");
                byte[] bytes = line(i);
                crc.reset();
                crc.update(bytes);
                entry.setCrc(crc.getValue());
                entry.setSize(bytes.length);
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void zipsTableOfContents_takesLittleMemoryForAMember() throws Exception {
        Path file = directory.resolve("a.zip");
        zip(file, MEMBERS);
        long before = usedHeap();
        try (Content content = Input.file(file).open()) {
            Blob zip = (Blob) content;
            ZipDirectory read = ZipDirectory.read(zip);
            assertThat((usedHeap() - before) / MEMBERS).as("bytes a member").isLessThan(150);
            assertThat(read.size()).isEqualTo(MEMBERS);
            assertThat(read.member(0).name()).isEqualTo("logs/app-0.log");
            assertThat(read.member(MEMBERS - 1).name()).isEqualTo("logs/app-199999.log");
        }
    }

    @Test
    void members_areListedAsTheyAreRead() throws Exception {
        Path zip = directory.resolve("a.zip");
        zip(zip, 1000);
        Path tar = directory.resolve("a.tar");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(tar));
                TarArchiveOutputStream members = new TarArchiveOutputStream(out)) {
            for (int i = 0; i < 1000; i++) {
                TarArchiveEntry entry = new TarArchiveEntry("app-" + i + ".log");
                entry.setSize(line(i).length);
                members.putArchiveEntry(entry);
                members.write(line(i));
                members.closeArchiveEntry();
            }
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            all.append(i).append('\n');
        }
        for (Path archive : List.of(zip, tar)) {
            Collected got = Collected.from(
                    List.of(Input.file(archive)), SourceOptions.DEFAULT.with(Opening.DEFAULT.inOrder()), 1);
            assertThat(new String(got.bytes(), UTF_8)).isEqualTo(all.toString());
            SourceOpener opener =
                    new SourceOpener(List.of(), SourceOptions.DEFAULT, Resume.NONE, got, java.time.Clock.systemUTC());
            assertThat(opener.open(Input.file(archive), content -> {}).members())
                    .hasSize(Members.AT_A_TIME + 1);
        }
    }
}
