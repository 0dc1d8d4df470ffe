package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the user typed, resolved into inputs before anything is read. In: files, directories (all files below, but hidden ones),
 * globs that the shell left alone, {@code -}, or nothing. Out: one {@link Input} for each file, in the order typed, and in natural
 * order of names within a directory or a glob. A name given twice is read twice.
 */
public final class Inputs {
    private static final Set<String> STDIN = Set.of("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");

    private final InputStream stdin;
    private final List<Input> found = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    private Inputs(InputStream stdin) {
        this.stdin = stdin;
    }

    /**
     * Resolves names.
     *
     * @param stdin what {@code -} stands for; read only if it is among the names, or if there are none
     * @throws InputException with a sentence for each name that stands for nothing that can be read
     */
    public static List<Input> resolve(List<String> names, InputStream stdin) throws InputException {
        Inputs inputs = new Inputs(stdin);
        for (String name : names.isEmpty() ? List.of("-") : names) {
            try {
                inputs.add(name);
            } catch (InvalidPathException e) {
                inputs.wrong.add("'" + name + "' is no file name: " + e.getReason() + ".");
            } catch (IOException e) {
                inputs.wrong.add("'" + name + "' cannot be read: " + Reasons.of(e) + ".");
            }
        }
        if (names.stream().filter(STDIN::contains).count() > 1) {
            inputs.wrong.add("Standard input can be read only once; name it once.");
        }
        if (!inputs.wrong.isEmpty()) {
            throw new InputException(inputs.wrong);
        }
        return List.copyOf(inputs.found);
    }

    private void add(String name) throws IOException {
        if (STDIN.contains(name)) {
            found.add(Input.stdin(stdin));
            return;
        }
        if (name.isEmpty()) {
            wrong.add("An input's name is empty; use - for standard input.");
            return;
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            addAll(new FileTree(path).files(), "'" + name + "' has no files in it.");
        } else if (Files.exists(path)) {
            if (!Files.isReadable(path)) {
                wrong.add("'" + name + "' cannot be read: permission denied; check its owner and mode.");
            } else {
                found.add(Input.file(path));
            }
        } else if (Glob.isGlob(name)) {
            addAll(new Glob(name).files(), "'" + name + "' matches no file.");
        } else {
            wrong.add("'" + name + "' does not exist; check the name.");
        }
    }

    private void addAll(List<Path> files, String ifNone) throws IOException {
        if (files.isEmpty()) {
            wrong.add(ifNone);
        }
        for (Path file : files) {
            found.add(Input.file(file));
        }
    }
}
