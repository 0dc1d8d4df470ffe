package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tars as tar itself makes them. */
@EnabledOnOs(OS.LINUX)
class TarsTest {
    private static final List<String> FORMATS = List.of(
            "--format=gnu",
            "--format=posix --sparse-version=0.0",
            "--format=posix --sparse-version=0.1",
            "--format=posix --sparse-version=1.0");

    @TempDir
    private Path directory;

    private Path tar(String options, String... files) throws Exception {
        Path archive = directory.resolve("a.tar");
        List<String> command = new java.util.ArrayList<>(List.of("tar"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-C", directory.toString(), "-cf", archive.toString()));
        command.addAll(List.of(files));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return archive;
    }

    /** A log with holes, as copytruncate leaves it: begins with one if {@code holes} is even, and ends with one if it is more than 3. */
    private void sparse(String name, int holes, Random random) throws IOException {
        try (FileChannel file =
                FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = holes % 2 == 0 ? 1 << 20 : 0;
            for (int i = 0; i < holes; i++) {
                ByteBuffer log = ByteBuffer.wrap(Logs.random(random, 50, 200));
                at += file.write(log, at) + (1 << 17);
            }
            if (holes > 3) {
                file.write(ByteBuffer.wrap(new byte[1]), at);
                file.truncate(at);
            }
        }
    }

    private static boolean isGnu() throws IOException {
        Process tar = new ProcessBuilder("tar", "--version").start();
        return new String(tar.getInputStream().readAllBytes(), UTF_8).contains("GNU");
    }

    @Test
    void sparseMembers_areReadWithZerosForHoles_packedOrNot() throws Exception {
        assumeTrue(isGnu());
        Random random = new Random(12);
        String[] names = {"a.log", "sparse1.log", "sparse2.log", "sparse9.log", "sparse40.log", "z.log"};
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : names) {
            if (name.startsWith("sparse")) {
                sparse(name, Integer.parseInt(name.replaceAll("\\D", "")), random);
            } else {
                Files.write(directory.resolve(name), Logs.random(random, 50, 100));
            }
            all.write(Files.readAllBytes(directory.resolve(name)));
        }
        for (String format : FORMATS) {
            Path archive = tar("-S " + format, names);
            byte[] bytes = Files.readAllBytes(archive);
            assertThat(bytes.length).as("tar has found the holes").isLessThan(2 << 20);
            for (Input input : List.of(
                    Input.file(archive),
                    Input.stdin(new ByteArrayInputStream(bytes)),
                    Input.file(Files.write(directory.resolve("a.tgz"), Packed.GZIP.pack(bytes))))) {
                Collected got = Collected.from(
                        List.of(input),
                        SourceOptions.DEFAULT.withChunkBytes(300_000).with(Opening.DEFAULT.inOrder()),
                        1);
                assertThat(got.told("unreadable")).as(format).isEmpty();
                assertThat(Arrays.equals(got.bytes(), all.toByteArray()))
                        .as(format)
                        .isTrue();
            }
        }
    }

    @Test
    void oldTar_isAnArchive_andSoIsOneThatBeginsWithAGlobalHeader() throws Exception {
        assumeTrue(isGnu());
        Files.createDirectory(directory.resolve("logs"));
        Files.writeString(directory.resolve("logs/one.log"), "one\n");
        Files.writeString(directory.resolve("logs/two.log"), "two\n");
        for (String options : List.of("--format=v7", "--format=posix --pax-option=comment=1")) {
            byte[] bytes = Files.readAllBytes(tar(options, "logs/one.log", "logs/two.log"));
            // As a slow pipe gives it: not even a header at once.
            ByteArrayInputStream trickle = new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] to, int from, int length) {
                    return super.read(to, from, Math.min(length, 100));
                }
            };
            for (Input input : List.of(
                    Input.file(directory.resolve("a.tar")),
                    Input.stdin(trickle),
                    Input.file(Files.write(directory.resolve("a.tgz"), Packed.GZIP.pack(bytes))))) {
                Collected got =
                        Collected.from(List.of(input), SourceOptions.DEFAULT.with(Opening.DEFAULT.inOrder()), 1);
                assertThat(got.told("unreadable")).as(options).isEmpty();
                assertThat(new String(got.bytes(), UTF_8)).as(options).isEqualTo("one\ntwo\n");
            }
        }
    }

    @Test
    void damagedHeader_isTold() throws Exception {
        Files.writeString(directory.resolve("one.log"), "one\n");
        Files.writeString(directory.resolve("two.log"), "two\n");
        byte[] bytes = Files.readAllBytes(tar("--format=ustar", "one.log", "two.log"));
        bytes[1024] ^= 1;
        for (Input input : List.of(
                Input.file(Files.write(directory.resolve("a.tar"), bytes)),
                Input.stdin(new ByteArrayInputStream(bytes)),
                Input.stdin(new ByteArrayInputStream(Arrays.copyOf(bytes, 1100))))) {
            Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT, 1);
            assertThat(new String(got.bytes(), UTF_8)).isEqualTo("one\n");
            assertThat(got.told("unreadable")).hasSize(1);
        }
    }
}
