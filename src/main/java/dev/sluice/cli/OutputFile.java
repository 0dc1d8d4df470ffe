package dev.sluice.cli;

import dev.sluice.source.FileName;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether a file can be written before anything else is done: hours later it would be too late. */
final class OutputFile {
    private OutputFile() {}

    /**
     * A file that is written beside its old one and then takes its name.
     *
     * @throws IllegalArgumentException if its directory does not let it
     */
    static void requireReplaceable(String option, Path file) {
        String wrong = Files.isDirectory(file) ? "is a directory" : folder(file);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(option + " " + FileName.shown(file) + ": " + wrong);
        }
    }

    /** The files of {@code --report}, where {@code -} is standard output. Throws as {@link #requireReplaceable}. */
    static void requireReports(List<String> reports) {
        for (String file : reports) {
            if (!file.equals("-")) {
                requireReplaceable("--report", FileName.path(file));
            }
        }
    }

    /**
     * A file that is written on at its end, and made if it is missing.
     *
     * @param file null: there is none
     * @param made a directory that will be made by then; null: none
     * @throws IllegalArgumentException if it cannot be
     */
    static void requireAppendable(String option, @Nullable Path file, @Nullable Path made) {
        if (file == null) {
            return;
        }
        String wrong = Files.isDirectory(file)
                ? "is a directory"
                : !Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isIn(made, file)
                        ? folder(file)
                        : Files.exists(file) && !Files.isWritable(file) ? "is not writable" : "";
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(option + " " + FileName.shown(file) + ": " + wrong);
        }
    }

    private static boolean isIn(@Nullable Path made, Path file) {
        return made != null
                && !Files.exists(made)
                && made.toAbsolutePath().equals(file.toAbsolutePath().getParent());
    }

    private static String folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "there is no directory " + (folder == null ? "" : FileName.shown(folder));
        }
        return Files.isWritable(folder) ? "" : FileName.shown(folder) + " is not writable";
    }
}
