package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeDaemonTest {
    @TempDir
    Path temporary;

    @Test
    void daemon_isUnpackedOnceWhenTwoRunsComeTogether() throws Exception {
        Path root = temporary.resolve("cache/sluice");
        List<NativeDaemon> runs =
                IntStream.range(0, 2).parallel().mapToObj(i -> prepare(root)).toList();
        Path launcher = runs.get(0).launcher();
        assertThat(runs.get(1).launcher()).isEqualTo(launcher);
        assertThat(runs.get(1).run().path()).isNotEqualTo(runs.get(0).run().path());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
        assertThat(list(root)).noneMatch(name -> name.startsWith("unpacking-"));

        FileTime unpacked = Files.getLastModifiedTime(launcher);
        assertThat(prepare(root).launcher()).isEqualTo(launcher);
        assertThat(Files.getLastModifiedTime(launcher)).isEqualTo(unpacked);
    }

    @Test
    void daemon_isHashedOnceMoreAndKeptWhenItsFileWasTouched() throws Exception {
        Path root = temporary.resolve("sluice");
        Path program = prepare(root).launcher().resolveSibling("kinesis_producer");
        Object inode = Files.getAttribute(program, "unix:ino");
        Path seal = program.resolveSibling("sealed");
        String sealed = Files.readString(seal);
        Files.setLastModifiedTime(program, FileTime.from(Instant.EPOCH));
        prepare(root);
        assertThat(Files.getAttribute(program, "unix:ino")).isEqualTo(inode);
        assertThat(Files.readString(seal)).isNotEqualTo(sealed).contains("1970");
        Object written = Files.getAttribute(seal, "unix:ino");
        prepare(root);
        assertThat(Files.getAttribute(seal, "unix:ino")).as("sealed again").isEqualTo(written);
    }

    @Test
    void daemon_isReplacedWhenItsBytesChangedAndNeitherItsSizeNorItsTime() throws Exception {
        Path root = temporary.resolve("sluice");
        Path program = prepare(root).launcher().resolveSibling("kinesis_producer");
        FileTime time = Files.getLastModifiedTime(program);
        Path whole = Files.copy(program, temporary.resolve("whole"));
        try (FileChannel file = FileChannel.open(program, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long middle = file.size() / 2;
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, middle);
            file.write(one.put(0, (byte) (one.get(0) ^ 1)).flip(), middle);
        }
        Files.setLastModifiedTime(program, time);
        prepare(root);
        assertThat(Files.mismatch(program, whole)).isEqualTo(-1);
    }

    @Test
    void daemon_isRefusedInOneSentenceWhenItIsNotTheOneOfTheBuild() throws Exception {
        Path root = temporary.resolve("sluice");
        String platform = Platform.current().orThrow();
        assertThatThrownBy(() -> NativeDaemon.prepare(List.of(root), platform, new Seal("0".repeat(64))))
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessageMatching("The KPL daemon in /\\S+\\.jar is not .*; install Sluice again\\.");
        assertThat(list(root)).noneMatch(name -> name.startsWith("kpl-") || name.startsWith("unpacking-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-x86_64", "linux-aarch64", "osx"})
    void hashes_areThoseOfTheProgramsInKplsJar(String platform) throws Exception {
        String resource = "/amazon-kinesis-producer-native-binaries/" + platform + "/kinesis_producer";
        try (InputStream program = Objects.requireNonNull(getClass().getResourceAsStream(resource))) {
            assertThat(Seal.of(platform).matches(program))
                    .as("another KPL? src/main/resources/dev/sluice/deliver/daemons.sha256 says what sha256sum does")
                    .isTrue();
        }
    }

    @Test
    void directory_isPassedOverWhenOthersMayWriteThere() throws Exception {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path spaced = temporary.resolve("with space");
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> NativeDaemon.prepare(List.of(open, spaced, file)))
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessageEndingWith("XDG_CACHE_HOME.")
                .hasMessageContaining("others may write there")
                .hasMessageContaining("space");
        assertThat(list(open)).isEmpty();
        Path good = temporary.resolve("good");
        assertThat(NativeDaemon.prepare(List.of(open, good)).launcher()).startsWith(good);
    }

    @Test
    void leftovers_areSweptWhenTheirRunIsDead() throws Exception {
        Path root = temporary.resolve("sluice");
        try (RunDirectory alive = RunDirectory.create(root)) {
            Path dead = Files.createDirectory(root.resolve("run-dead"));
            Files.createFile(dead.resolve("amz-aws-kpl-in-pipe-1"));
            FileTime old = FileTime.from(Instant.now().minusSeconds(3_600));
            Files.setLastModifiedTime(dead, old);
            Files.setLastModifiedTime(alive.path(), old);
            try (RunDirectory next = RunDirectory.create(root)) {
                assertThat(dead).doesNotExist();
                assertThat(alive.path()).exists();
                assertThat(next.path()).exists();
            }
        }
        assertThat(list(root)).isEmpty();
    }

    @Test
    void platform_isExplainedWhenThereIsNoDaemonForIt() {
        assertThatThrownBy(() -> Platform.of("Windows 11", "amd64").orThrow())
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessageContaining("Windows 11 on amd64");
        assertThatThrownBy(() -> new Platform("Linux on amd64", "linux-x86_64", Path.of("/no/such/loader")).orThrow())
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessageContaining("glibc");
    }

    private static NativeDaemon prepare(Path root) {
        try {
            return NativeDaemon.prepare(List.of(root));
        } catch (DeliveryFailedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
