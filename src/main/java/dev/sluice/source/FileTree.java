package dev.sluice.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The regular files below a directory, in natural order. Symbolic links are followed, but never into a directory that the way
 * there went through; hidden names, devices and pipes are left out, as they are by the tools that search trees.
 */
final class FileTree {
    private final Path top;
    private final List<Path> files = new ArrayList<>();

    FileTree(Path top) {
        this.top = top;
    }

    /** @throws IOException if a directory cannot be listed; its message names it */
    List<Path> files() throws IOException {
        walk(top, List.of());
        return files;
    }

    private void walk(Path directory, List<Path> above) throws IOException {
        Path real = directory.toRealPath();
        if (above.contains(real)) {
            return;
        }
        List<Path> way = new ArrayList<>(above);
        way.add(real);
        for (Path child : children(directory, false)) {
            if (Files.isDirectory(child)) {
                walk(child, way);
            } else if (Files.isRegularFile(child)) {
                files.add(child);
            }
        }
    }

    /** What a directory holds, in natural order, with hidden names or without. */
    static Set<Path> children(Path directory, boolean hidden) throws IOException {
        Set<Path> children = new TreeSet<>(Comparator.comparing(FileTree::name, NaturalOrder.INSTANCE));
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            for (Path child : listing) {
                if (hidden || !name(child).startsWith(".")) {
                    children.add(child);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException("the directory " + directory + " may not be listed", e);
        }
        return children;
    }

    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
