package dev.sluice.load;

import dev.sluice.local.Endpoint;
import dev.sluice.source.FileName;
import dev.sluice.source.FilePlace;
import dev.sluice.source.Input;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command writes. No two may be the same file, and none may be one that the command reads: writing would destroy what is
 * in it. Files are compared by what they are and not by name, so links are seen through; and before one of them is opened.
 */
public final class Outputs {
    /** No file is written. */
    public static final Outputs NONE = new Outputs();

    private static final String STANDARD_ERROR = "standard error";
    private static final String STANDARD_OUTPUT = "standard output";

    /** A file and how messages call it. */
    private record Named(String name, Path path, @Nullable FilePlace place) {
        boolean isSame(Named other) {
            return place != null && place.equals(other.place);
        }

        /** Of a standard stream, what it was opened on. */
        boolean isStandard() {
            return name.startsWith("standard");
        }

        /** How a message calls what this output would do to a file: a checkpoint and a rejects file are appended to. */
        String harm() {
            return name.startsWith("--checkpoint ") || name.startsWith("--rejects ") ? "written into" : "written over";
        }
    }

    private final List<Named> written = new ArrayList<>();
    private final List<Named> read = new ArrayList<>();
    private final List<Named> endpoints = new ArrayList<>();

    /** Adds a file that {@code option} has written; null: none is. */
    public Outputs writes(String option, @Nullable Path file) {
        return add(written, option, file);
    }

    /** Adds the files of {@code --report}, where {@code -} is standard output. */
    public Outputs reports(List<String> files) {
        for (String file : files) {
            if (file.equals("-")) {
                standard(STANDARD_OUTPUT, "1");
            } else {
                writes("--report", FileName.path(file));
            }
        }
        return this;
    }

    /** Adds a file that is read and is no input. */
    public Outputs reads(String option, @Nullable Path file) {
        return add(read, option, file);
    }

    /** Adds the list of inputs; {@code -} is standard input. */
    public Outputs filesFrom(@Nullable String list) {
        return list == null || list.equals("-") ? this : reads("--files-from", FileName.path(list));
    }

    /** Adds the directory where an embedded endpoint keeps its records, beside which other files may lie. */
    public Outputs endpointData(@Nullable Path directory) {
        return add(endpoints, "--endpoint-data", directory);
    }

    private static boolean isKept(Named data, Named file) {
        Path way = data.place() == null ? null : data.place().wayTo(file.path());
        return way != null && Endpoint.keeps(data.path(), way);
    }

    private Outputs add(List<Named> to, String option, @Nullable Path path) {
        if (path != null) {
            to.add(new Named(option + " " + FileName.shown(path), path, FilePlace.of(path)));
        }
        return this;
    }

    private void standard(String name, String descriptor) {
        Path path = Path.of("/proc/self/fd", descriptor);
        if (Files.isRegularFile(path)) {
            written.add(new Named(name, path, FilePlace.of(path)));
        }
    }

    /**
     * Holds the files against each other, before any input is looked up.
     *
     * @throws IllegalArgumentException with a sentence that names both options
     */
    public Outputs checked() {
        standard(STANDARD_ERROR, "2");
        for (int i = 0; i < written.size(); i++) {
            Named file = written.get(i);
            for (Named other : written.subList(i + 1, written.size())) {
                require(!file.isSame(other) || (file.isStandard() && other.isStandard()), file, other);
            }
            for (Named other : read) {
                require(!file.isSame(other), file, other);
            }
            for (Named data : endpoints) {
                if (isKept(data, file)) {
                    throw new IllegalArgumentException(file.name() + " lies where " + data.name()
                            + " has the endpoint keep its records; name another file");
                }
            }
        }
        return this;
    }

    private static void require(boolean apart, Named file, Named other) {
        if (!apart) {
            throw new IllegalArgumentException(file.name() + " and " + other.name()
                    + " are the same file, and one would be written over; name two files");
        }
    }

    /**
     * Holds the files against the inputs.
     *
     * @throws OutputException if the load would write over one, or would write into its own inputs
     */
    public void checkAgainst(List<Input> inputs) throws OutputException {
        if (written.isEmpty() && endpoints.isEmpty()) {
            return;
        }
        for (Input input : inputs) {
            Path path = input.path();
            if (path == null) {
                continue;
            }
            Named named = new Named("the input " + input.name(), path, input.place());
            for (Named file : written) {
                if (file.isSame(named) && !file.isStandard()) {
                    throw new OutputException(file.name() + " is also " + named.name() + " and would be " + file.harm()
                            + "; name another file");
                }
            }
            for (Named data : endpoints) {
                if (isKept(data, named)) {
                    throw new OutputException(named.name() + " lies where " + data.name()
                            + " has the endpoint keep its records; name another directory");
                }
            }
        }
    }
}
