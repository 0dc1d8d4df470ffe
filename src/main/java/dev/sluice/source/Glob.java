package dev.sluice.source;

import dev.sluice.source.FileTree.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A pattern over names, as shells have it: {@code *} {@code ?} {@code [a-z]} {@code {a,b}} within a name, and {@code **} for
 * directories of any depth. Hidden names match only where the pattern itself has the dot.
 */
final class Glob {
    private static final String SPECIAL = "*?[{";

    private final Path start;
    private final List<String> parts;
    private final Consumer<Path> looking;

    /** @param looking told of each directory before it is listed */
    Glob(String pattern, Consumer<Path> looking) {
        this.looking = looking;
        List<String> all = List.of(pattern.split("/+"));
        int plain = 0;
        while (!isGlob(all.get(plain))) {
            plain++;
        }
        String root = String.join("/", all.subList(0, plain));
        start = FileName.path(pattern.startsWith("/") && root.isEmpty() ? "/" : root);
        parts = all.subList(plain, all.size());
    }

    /** The directory below which it matches. */
    Path start() {
        return start;
    }

    static boolean isGlob(String name) {
        return name.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    /** The regular files and broken links that match, in natural order; a directory that matches stands for the files below it. */
    List<Found> files() throws IOException {
        List<Found> files = new ArrayList<>();
        match(start, 0, files);
        return files;
    }

    private void match(Path at, int part, List<Found> files) throws IOException {
        if (part == parts.size()) {
            if (Files.isDirectory(at)) {
                files.addAll(new FileTree(at, looking).files());
            } else if (Files.isRegularFile(at)) {
                files.add(new Found(at, true));
            } else if (Files.isSymbolicLink(at) && !Files.exists(at)) {
                files.add(new Found(at, false));
            }
            return;
        }
        String pattern = parts.get(part);
        if (!isGlob(pattern)) {
            match(at.resolve(FileName.part(pattern)), part + 1, files);
            return;
        }
        if (!Files.isDirectory(at)) {
            return;
        }
        boolean anyDepth = pattern.equals("**");
        NamePattern matcher = new NamePattern(pattern);
        if (anyDepth && part + 1 < parts.size()) {
            match(at, part + 1, files);
        }
        for (Path child : FileTree.children(at, pattern.startsWith("."), looking)) {
            boolean deeper = anyDepth && Files.isDirectory(child) && !Files.isSymbolicLink(child);
            if (deeper) {
                match(at.resolve(child.getFileName()), part, files);
            } else if (matcher.matches(FileTree.name(child)) && (!anyDepth || part + 1 == parts.size())) {
                match(at.resolve(child.getFileName()), part + 1, files);
            }
        }
    }
}
