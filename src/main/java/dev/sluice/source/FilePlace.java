package dev.sluice.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which file a path means, whatever the path is.
 *
 * @param key device and inode: of the file, or of the nearest directory above it that there is
 * @param rest what stands between that directory and a file that there is not yet; empty if there is the file
 */
public record FilePlace(Object key, String rest) {
    private static final int MOST_LINKS = 40;
    private static final int TYPE = 0170000;
    private static final Set<Integer> NO_DEVICES = Set.of(0100000, 0040000, 0010000); // files, directories, pipes

    /** Null for a device: {@code /dev/null} may be named for everything. */
    public static @Nullable FilePlace of(Path path) {
        Path file = target(path).toAbsolutePath();
        String rest = "";
        for (Path at = file; at != null; at = at.getParent()) {
            try {
                Map<String, Object> facts = Files.readAttributes(at, "unix:dev,ino,mode");
                return NO_DEVICES.contains((int) Objects.requireNonNull(facts.get("mode")) & TYPE)
                        ? new FilePlace(List.of(facts.get("dev"), facts.get("ino")), rest)
                        : null;
            } catch (IOException e) {
                rest = "/" + FileTree.name(at) + rest;
            }
        }
        return null;
    }

    static FilePlace of(FileFacts file) {
        return new FilePlace(List.of(file.device(), file.inode()), "");
    }

    /** The way from this directory to a file that lies in it or below it, or will; null for any other file. */
    public @Nullable Path wayTo(Path file) {
        Path real = real(target(file).toAbsolutePath());
        for (Path above = real; above != null; above = above.getParent()) {
            if (equals(of(above))) {
                return above.relativize(real);
            }
        }
        return null;
    }

    /** The path without links, as far as there is something on it. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            Path above = file.getParent();
            return above == null ? file : real(above).resolve(above.relativize(file));
        }
    }

    /** Where a link leads, also one to a file that there is not yet. */
    private static Path target(Path path) {
        Path at = path;
        try {
            for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(at) && !Files.exists(at); links++) {
                at = at.resolveSibling(Files.readSymbolicLink(at));
            }
        } catch (IOException e) {
            // Then it is the link itself.
        }
        return at;
    }
}
