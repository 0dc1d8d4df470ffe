package dev.sluice.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The regular files below a directory, in natural order. Symbolic links are followed, but into each directory once, however many lead
 * there: the first in that order counts. Hidden names, devices, sockets and pipes are left out, as they are by the tools that search
 * trees. What cannot be looked at is among them, and will be an input that cannot be read.
 *
 * <p>Directories are listed, and what is in them is looked at, by several threads before their turn comes.
 */
final class FileTree {
    /** More need not be at hand at once to keep a disk busy, and those that are looked into have a file open. */
    static final int LOOKS_AT_ONCE = 16;

    /** So many files are looked at one after the other: to hand over each takes as long. */
    static final int FILES_A_LOOK = 128;

    private final Path top;
    private final Consumer<Path> looking;
    private final List<Found> files = new ArrayList<>();
    private final Set<Object> walked = new HashSet<>();
    /** By what the file system knows each directory by. */
    private final Map<Object, Future<Directory>> begun = new ConcurrentHashMap<>();

    private final ExecutorService threads = AtOnce.pool(LOOKS_AT_ONCE);

    /**
     * A file.
     *
     * @param regular whether it is known to be one; else nothing could be found out
     * @param facts of a file that was looked at, and is no link: whether it was renamed since, its directory tells; else null
     */
    record Found(Path path, boolean regular, @Nullable FileFacts facts) {
        Found(Path path, boolean regular) {
            this(path, regular, null);
        }
    }

    /**
     * A directory that was listed.
     *
     * @param path one of those that lead there
     * @param children those whose turn has not come
     */
    private record Directory(Path path, Deque<Future<List<Child>>> children) {}

    /**
     * What is in a directory.
     *
     * @param directory what the file system knows it by; null: it is none
     */
    private record Child(Found file, @Nullable Object directory) {
        Path path() {
            return file.path();
        }
    }

    /** @param looking told of each directory before it is listed, by several threads */
    FileTree(Path top, Consumer<Path> looking) {
        this.top = top;
        this.looking = looking;
    }

    /** @throws IOException if the directory cannot be listed; its message names it */
    List<Found> files() throws IOException {
        try {
            Object key = Files.readAttributes(top, BasicFileAttributes.class).fileKey();
            walked.add(key);
            begun.put(key, CompletableFuture.completedFuture(list(top)));
            addAll(key, top);
            return files;
        } finally {
            threads.shutdownNow();
        }
    }

    private void begin(Object key, Path path) {
        begun.computeIfAbsent(key, its -> threads.submit(() -> list(path)));
    }

    private Directory list(Path directory) throws IOException {
        List<Path> paths = children(directory, false, looking);
        Deque<Future<List<Child>>> children = new ArrayDeque<>();
        if (paths.size() <= FILES_A_LOOK) {
            // A glob may stand for thousands of small directories, none of which is worth a thread.
            children.add(CompletableFuture.completedFuture(looked(paths)));
            return new Directory(directory, children);
        }
        for (int i = 0; i < paths.size(); i += FILES_A_LOOK) {
            List<Path> some = paths.subList(i, Math.min(paths.size(), i + FILES_A_LOOK));
            children.add(threads.submit(() -> looked(some)));
        }
        return new Directory(directory, children);
    }

    private List<Child> looked(List<Path> paths) {
        List<Child> children = new ArrayList<>();
        for (Path path : paths) {
            try {
                BasicFileAttributes its =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                boolean isLink = its.isSymbolicLink();
                its = isLink ? Files.readAttributes(path, BasicFileAttributes.class) : its;
                if (its.isDirectory()) {
                    begin(its.fileKey(), path);
                    children.add(new Child(new Found(path, false), its.fileKey()));
                } else if (its.isRegularFile()) {
                    children.add(new Child(new Found(path, true, isLink ? null : FileFacts.of(path, its)), null));
                }
            } catch (IOException e) {
                children.add(new Child(new Found(path, false), null)); // Whoever opens it says why that cannot be done.
            }
        }
        return children;
    }

    private void addAll(Object key, Path path) throws IOException {
        Directory directory = AtOnce.get(Objects.requireNonNull(begun.get(key)));
        Deque<Future<List<Child>>> children = directory.children();
        while (!children.isEmpty()) {
            for (Child child : AtOnce.get(children.remove())) {
                // Another path to the same directory may have been faster.
                add(
                        child,
                        directory.path().equals(path)
                                ? child.path()
                                : path.resolve(child.path().getFileName()));
            }
        }
    }

    private void add(Child child, Path path) {
        Object key = child.directory();
        if (key == null) {
            files.add(new Found(path, child.file().regular(), child.file().facts()));
        } else if (walked.add(key)) {
            try {
                addAll(key, path);
            } catch (IOException e) {
                files.add(new Found(path, false));
            }
        }
    }

    /** What a directory holds, in natural order, with hidden names or without. */
    static List<Path> children(Path directory, boolean hidden, Consumer<Path> looking) throws IOException {
        looking.accept(directory);
        List<Named> children = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            for (Path child : listing) {
                String name = name(child);
                if (hidden || !name.startsWith(".")) {
                    children.add(new Named(name, child));
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException("the directory " + FileName.shown(directory) + " may not be listed", e);
        }
        children.sort(Comparator.comparing(Named::name, NaturalOrder.INSTANCE));
        List<Path> paths = new ArrayList<>();
        String before = "";
        for (Named child : children) {
            // One that is renamed meanwhile may be listed twice.
            if (!child.name().equals(before)) {
                paths.add(child.path());
            }
            before = child.name();
        }
        return paths;
    }

    private record Named(String name, Path path) {}

    static String name(Path path) {
        String all = FileName.of(path);
        return all.substring(all.lastIndexOf('/') + 1);
    }
}
