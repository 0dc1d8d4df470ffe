package dev.sluice.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The regular files below a directory, in natural order. Symbolic links are followed, but into each directory once, however many lead
 * there. Hidden names, devices, sockets and pipes are left out, as they are by the tools that search trees. What cannot be looked
 * at is among them, and will be an input that cannot be read.
 */
final class FileTree {
    private final Path top;
    private final Consumer<Path> looking;
    private final List<Found> files = new ArrayList<>();
    private final Set<Object> walked = new HashSet<>();

    /**
     * A file.
     *
     * @param regular whether it is known to be one; else nothing could be found out
     */
    record Found(Path path, boolean regular) {}

    /** @param looking told of each directory before it is listed */
    FileTree(Path top, Consumer<Path> looking) {
        this.top = top;
        this.looking = looking;
    }

    /** @throws IOException if the directory cannot be listed; its message names it */
    List<Found> files() throws IOException {
        walked.add(Files.readAttributes(top, BasicFileAttributes.class).fileKey());
        for (Path child : children(top, false, looking)) {
            add(child);
        }
        return files;
    }

    private void add(Path child) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                files.add(new Found(child, true));
            } else if (attributes.isDirectory() && walked.add(attributes.fileKey())) {
                children(child, false, looking).forEach(this::add);
            }
        } catch (IOException e) {
            files.add(new Found(child, false)); // Whoever opens it says why that cannot be done.
        }
    }

    /** What a directory holds, in natural order, with hidden names or without. */
    static List<Path> children(Path directory, boolean hidden, Consumer<Path> looking) throws IOException {
        looking.accept(directory);
        SortedMap<String, Path> children = new TreeMap<>(NaturalOrder.INSTANCE);
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            for (Path child : listing) {
                String name = name(child);
                if (hidden || !name.startsWith(".")) {
                    children.put(name, child);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException("the directory " + FileName.shown(directory) + " may not be listed", e);
        }
        return List.copyOf(children.values());
    }

    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : FileName.of(name);
    }
}
