package dev.sluice.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.Typed;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    private static final InputStream STDIN = new ByteArrayInputStream(new byte[0]);
    /** Nobody who names files only ever asks it. */
    static final ObjectStore STORE = new ObjectStore(Typed.region(null));

    @TempDir
    private Path directory;

    @BeforeEach
    void makeTree() throws IOException {
        for (String name : List.of("access.log.10.gz", "access.log", "access.log.2", "sub/b.log", "sub/a.log")) {
            make(name);
        }
        make(".hidden");
        make("sub/.hidden/x.log");
    }

    private void make(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, name + "\n");
    }

    private List<String> resolve(String... names) throws InputException {
        return Listed.all(new InputNames(List.of(names), null, InputFilter.NONE), STDIN, STORE, remark -> {}).stream()
                .map(input -> input.name().replace(directory + "/", ""))
                .toList();
    }

    @Test
    void nothing_isStandardInput() throws Exception {
        assertThat(resolve()).containsExactly("-");
        assertThat(resolve("-")).containsExactly("-");
        assertThat(resolve("/dev/stdin")).containsExactly("-");
    }

    @Test
    void directory_isItsFilesInNaturalOrder_butHiddenOnes() throws Exception {
        assertThat(resolve(directory.toString()))
                .containsExactly("access.log", "access.log.2", "access.log.10.gz", "sub/a.log", "sub/b.log");
    }

    @Test
    void globs_matchAsInShells() throws Exception {
        assertThat(resolve(directory + "/access*")).containsExactly("access.log", "access.log.2", "access.log.10.gz");
        assertThat(resolve(directory + "/*/[ab].log")).containsExactly("sub/a.log", "sub/b.log");
        assertThat(resolve(directory + "/**/*.log")).containsExactly("access.log", "sub/a.log", "sub/b.log");
        assertThat(resolve(directory + "/sub/{b,a}.log")).containsExactly("sub/a.log", "sub/b.log");
        assertThat(resolve(directory + "/.h*")).containsExactly(".hidden");
        assertThat(resolve(directory + "/s*")).containsExactly("sub/a.log", "sub/b.log");
    }

    @Test
    void nameWithAStarInIt_isTheFileOfThatName() throws Exception {
        make("odd*.log");
        make("odd1.log");
        assertThat(resolve(directory + "/odd*.log")).containsExactly("odd*.log");
    }

    @Test
    void linksThatLoop_end_andLinksToFilesAreRead() throws Exception {
        Files.createSymbolicLink(directory.resolve("sub/up"), directory);
        Files.createSymbolicLink(directory.resolve("sub/self"), directory.resolve("sub/self"));
        Files.createSymbolicLink(directory.resolve("sub/c.log"), directory.resolve("access.log"));
        assertThat(resolve(directory + "/sub"))
                .startsWith("sub/a.log", "sub/b.log", "sub/c.log")
                .hasSizeLessThan(12);
        assertThat(resolve(directory + "/**/c.log")).containsExactly("sub/c.log");
    }

    @Test
    void globsAndDirectories_passOverPipes_andAPipeThatIsNamedIsRead() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", directory + "/sub/pipe.log")
                        .start()
                        .waitFor())
                .isZero();
        assertThat(resolve(directory + "/sub", directory + "/sub/*")).containsExactly("sub/a.log", "sub/b.log");
        assertThat(resolve(directory + "/sub/pipe.log")).containsExactly("sub/pipe.log");
        assertThatThrownBy(() -> resolve(directory + "/sub/p*")).hasMessageContaining("matches no file");
    }

    @Test
    void namesThatAreNoText_areTwoInputs_andEachIsFoundByItsOwnName() throws Exception {
        List<String> latin1 = List.of("\udce4.txt", "\udcf6.txt");
        for (String name : latin1) {
            Files.writeString(directory.resolve(FileName.part(name)), name.equals(latin1.get(0)) ? "1" : "22");
        }
        assertThat(resolve(directory + "/*.txt")).containsExactly("\\xe4.txt", "\\xf6.txt");
        assertThat(resolve(directory + "/\udcf6*", directory + "/\udce4.txt"))
                .containsExactly("\\xf6.txt", "\\xe4.txt");
        Path list = directory.resolve("list");
        Files.write(list, (directory + "/\u00f6.txt\n").getBytes(ISO_8859_1));
        assertThat(Listed.all(new InputNames(List.of(), list.toString(), InputFilter.NONE), STDIN, STORE, remark -> {})
                        .get(0)
                        .bytes())
                .isEqualTo(2);
    }

    @Test
    void treesOfLinks_areWalkedOnce_andWhatLeadsNowhereIsAnInputThatCannotBeRead() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        for (int i = 0; i < 12; i++) {
            Files.createDirectory(tree.resolve("d" + i));
            Files.writeString(tree.resolve("d" + i + "/x.log"), "x");
        }
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
                Files.createSymbolicLink(tree.resolve("d" + i + "/to" + j), tree.resolve("d" + j));
            }
        }
        assertThat(resolve(tree.toString())).as("12! ways lead through").hasSize(12);
        Files.createSymbolicLink(directory.resolve("sub/gone.log"), directory.resolve("nowhere"));
        Files.createSymbolicLink(directory.resolve("sub/loop.log"), directory.resolve("sub/loop.log"));
        for (String name : List.of(directory + "/sub", directory + "/sub/*")) {
            List<Input> inputs =
                    Listed.all(new InputNames(List.of(name), null, InputFilter.NONE), STDIN, STORE, remark -> {});
            assertThat(inputs).hasSize(4);
            assertThatThrownBy(() -> inputs.get(2).open()).hasMessageContaining("broken symbolic link");
            assertThatThrownBy(() -> inputs.get(3).open()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void filesFrom_namesFilesAsTheyAre_oneALineOrEndedByNul() throws Exception {
        make("odd*.log");
        Path list = directory.resolve("list");
        for (String end : List.of("\n", "\r\n", "\0")) {
            Files.writeString(list, directory + "/odd*.log" + end + end + directory + "/sub" + end);
            assertThat(Listed.all(
                                    new InputNames(
                                            List.of(directory + "/access.log"), list.toString(), InputFilter.NONE),
                                    STDIN,
                                    STORE,
                                    remark -> {})
                            .stream()
                            .map(input -> input.name().replace(directory + "/", "")))
                    .containsExactly("access.log", "odd*.log", "sub/a.log", "sub/b.log");
        }
        InputStream names = new ByteArrayInputStream((directory + "/access.log\n").getBytes(UTF_8));
        assertThat(Listed.all(new InputNames(List.of(), "-", InputFilter.NONE), names, STORE, remark -> {}))
                .hasSize(1);
    }

    @Test
    void filesFrom_isReadWhenItComesThroughAPipe() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Process find = new ProcessBuilder("sh", "-c", "find \"$0\" -name 'access*' > \"$1\"", directory + "", fifo + "")
                .start();
        try (InputStream names = new FileInputStream(fifo.toFile())) {
            assertThat(Listed.all(new InputNames(List.of(), "-", InputFilter.NONE), names, STORE, remark -> {}))
                    .hasSize(3);
        }
        assertThat(find.waitFor()).isZero();
    }

    @Test
    void filesFrom_isRefused_whenItNamesNothingOrIsMissing() {
        assertThatThrownBy(() ->
                        Listed.all(new InputNames(List.of("-"), "-", InputFilter.NONE), STDIN, STORE, remark -> {}))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Listed.all(
                        new InputNames(List.of(), directory + "/nolist", InputFilter.NONE), STDIN, STORE, remark -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void sameNameTwice_isReadOnce() throws Exception {
        String name = directory.resolve("access.log").toString();
        assertThat(resolve(name, name)).hasSize(1);
    }

    @Test
    void listing_survivesRenames_andLooksAgain() throws Exception {
        Path first = directory.resolve("sub/b.log");
        Path second = directory.resolve("sub/c.log");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> renaming = CompletableFuture.runAsync(() -> {
            try {
                while (!over.get()) {
                    Files.move(first, second);
                    Files.move(second, first);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            for (int i = 0; i < 8; i++) {
                assertThat(resolve(directory + "/sub/*.log")).contains("sub/a.log");
            }
        } finally {
            over.set(true);
        }
        renaming.get(10, TimeUnit.SECONDS);
    }

    @Test
    void fileThatVanishesDuringTheListing_makesItUnsettled() throws Exception {
        Listing listing = new Listing(InputFilter.NONE);
        listing.addFiles(List.of(new FileTree.Found(directory.resolve("gone.log"), false)), directory);
        assertThat(listing.inputs()).isEmpty();
        assertThat(listing.isUnsettled()).isTrue();
    }

    @Test
    void directoryWithATimeInTheFuture_isAtRest() throws Exception {
        List<String> remarks = new ArrayList<>();
        Path sub = directory.resolve("sub");
        Files.setLastModifiedTime(sub, FileTime.from(Instant.now().plusSeconds(3600)));
        assertThat(Listed.all(
                        new InputNames(List.of(sub.toString()), null, InputFilter.NONE), STDIN, STORE, remarks::add))
                .hasSize(2);
        assertThat(remarks).isEmpty();
    }

    @Test
    void listing_isUnsettled_whenADirectoryWithATimeInTheFutureChanges() throws Exception {
        Path sub = directory.resolve("sub");
        Files.setLastModifiedTime(sub, FileTime.from(Instant.now().plusSeconds(3600)));
        Listing listing = new Listing(InputFilter.NONE);
        listing.lookingAt(sub);
        assertThat(listing.isUnsettled()).isFalse();
        make("sub/c.log");
        assertThat(listing.isUnsettled()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void socketsAndDevices_arePassedOverByGlobsAndDirectories() throws Exception {
        Path socket = directory.resolve("sub/s.log");
        Files.createSymbolicLink(directory.resolve("sub/null.log"), Path.of("/dev/null"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(resolve(directory + "/sub", directory + "/sub/*")).containsExactly("sub/a.log", "sub/b.log");
        }
    }

    @Test
    void everythingWrong_isSaidAtOnce() throws Exception {
        Files.createDirectory(directory.resolve("empty"));
        assertThatThrownBy(() -> resolve(
                        directory + "/missing",
                        directory + "/access.log",
                        directory + "/none*",
                        directory + "/empty",
                        "",
                        "-",
                        "-"))
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.sentences())
                                .hasSize(5)
                                .anySatisfy(s -> assertThat(s).contains("missing' does not exist"))
                                .anySatisfy(s -> assertThat(s).contains("none*' matches no file"))
                                .anySatisfy(s -> assertThat(s).contains("empty' has no files"))
                                .anySatisfy(s -> assertThat(s).contains("name is empty"))
                                .anySatisfy(s -> assertThat(s).contains("only once")));
    }

    @Test
    void naturalOrder_isAnOrder() {
        assertThat(List.of("a10", "a9", "a09", "b", "a", "", "a1b2", "a1b10", "A").stream()
                        .sorted(NaturalOrder.INSTANCE))
                .containsExactly("", "A", "a", "a1b2", "a1b10", "a09", "a9", "a10", "b");
    }

    @Test
    void bytes_areTheFilesOnDisk() throws Exception {
        List<Input> inputs = Listed.all(
                new InputNames(List.of(directory + "/access.log", "-"), null, InputFilter.NONE),
                STDIN,
                STORE,
                remark -> {});
        assertThat(inputs.get(0).bytes()).isEqualTo("access.log\n".length());
        assertThat(inputs.get(1).bytes()).isEqualTo(-1);
    }

    @Test
    void brokenPattern_isToldLikeAnyWrongName() {
        assertThatThrownBy(() -> resolve("such["))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a pattern either");
    }
}
