package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    Path directory;

    private List<String> found(Path top) throws IOException {
        return new FileTree(top, looked -> {})
                .files().stream()
                        .map(each -> directory.relativize(each.path()) + (each.regular() ? "" : "?"))
                        .toList();
    }

    /** One directory after the other, by one thread. */
    private void walk(Path at, Set<Object> walked, List<String> names) throws IOException {
        for (Path child : FileTree.children(at, false, looked -> {})) {
            if (!Files.exists(child)) {
                names.add(directory.relativize(child) + "?");
            } else if (Files.isRegularFile(child)) {
                names.add(directory.relativize(child).toString());
            } else if (walked.add(key(child))) {
                walk(child, walked, names);
            }
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Test
    void facts_areFoundOnTheWay_butOfALinkLaterOn() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "a line\n");
        Files.createSymbolicLink(directory.resolve("b.log"), log);
        List<FileTree.Found> files = new FileTree(directory, looked -> {}).files();
        assertThat(files).hasSize(2).allMatch(FileTree.Found::regular);
        assertThat(files.get(1).facts()).isNull();
        FileFacts facts = Objects.requireNonNull(files.get(0).facts());
        assertThat(facts.device()).isEqualTo(Files.getAttribute(log, "unix:dev"));
        assertThat(facts.inode()).isEqualTo(Files.getAttribute(log, "unix:ino"));
        assertThat(facts.bytes()).isEqualTo(Files.size(log));
        assertThat(facts.modifiedNanos())
                .isEqualTo(Files.getLastModifiedTime(log).to(TimeUnit.NANOSECONDS));
        assertThat(facts.sameFile(FileFacts.of(log))).isTrue();
    }

    @Test
    void files_areInTheOrderOfOneThread_howeverDirectoriesAreLinked() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            Path top = Files.createDirectory(directory.resolve("top" + round));
            List<Path> directories = new ArrayList<>(List.of(top));
            for (int i = 0; i < 80; i++) {
                Path in = directories.get(random.nextInt(directories.size()));
                Path name = in.resolve((random.nextInt(9) == 0 ? "." : "") + "n" + random.nextInt(40));
                if (Files.exists(name, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                switch (random.nextInt(4)) {
                    case 0 -> directories.add(Files.createDirectory(name));
                    case 1 -> Files.createSymbolicLink(name, directories.get(random.nextInt(directories.size())));
                    case 2 -> Files.createSymbolicLink(name, top.resolve("n" + random.nextInt(99)));
                    default -> Files.createFile(name);
                }
            }
            List<String> names = new ArrayList<>();
            walk(top, new HashSet<>(Set.of(key(top))), names);
            assertThat(found(top)).as("seed " + seed).isEqualTo(names);
        }
    }

    @Test
    void directoryOfManyFiles_isInNaturalOrder() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(directory.resolve("log." + i));
            names.add("log." + i);
        }
        assertThat(found(directory)).isEqualTo(names);
    }

    @Test
    void directories_areListedAtOnce() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            Files.createFile(Files.createDirectory(directory.resolve(name)).resolve("log"));
        }
        CyclicBarrier meeting = new CyclicBarrier(3);
        FileTree tree = new FileTree(directory, looked -> {
            try {
                if (!looked.equals(directory)) {
                    meeting.await(30, TimeUnit.SECONDS);
                }
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("they are not listed at once", e);
            }
        });
        assertThat(tree.files()).hasSize(3);
    }
}
