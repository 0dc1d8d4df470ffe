package dev.sluice.source;

import dev.sluice.source.FileTree.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** The inputs found so far, each once: a file has many names, and is one source. */
final class Listing {
    /** So many files stay open from the listing on, if the process may open four times as many. */
    private static final int MOST_HELD = 200;

    private static final int REMARKS = 3;
    private static final long NOT_THERE = Long.MIN_VALUE;

    private final InputFilter filter;
    private final long begunNanos = FileFacts.nanos(Instant.now());
    private final List<Input> inputs = new ArrayList<>();
    private final Map<Object, String> names = new HashMap<>();
    /** When each was last changed, as it was before the first look into it. */
    private final Map<Path, Long> directories = new ConcurrentHashMap<>();

    private volatile boolean vanished;
    private final List<String> remarks = new ArrayList<>();
    private int again;
    private int skipped;
    private int untimely;
    private int holdable = holdable();

    Listing(InputFilter filter) {
        this.filter = filter;
    }

    /** False if it is one of those that were found before. */
    boolean add(Input input) {
        ListedFile file = input.file();
        Object key = file != null ? file.facts().key() : S3Name.isS3(input.name()) ? input.name() : input;
        String first = names.putIfAbsent(key, input.name());
        if (first == null) {
            inputs.add(input);
            return true;
        }
        input.release();
        again++;
        if (again <= REMARKS) {
            remarks.add(
                    first.equals(input.name())
                            ? first + " is named twice; it is loaded once"
                            : input.name() + " is the same file as " + first + "; it is loaded once");
        }
        return false;
    }

    /** @param root the directory that the user named; the file itself, if it was that */
    void addFiles(List<Found> files, Path root) throws IOException {
        List<Found> wanted = new ArrayList<>();
        Path seen = null;
        for (Found found : files) {
            Path directory = found.path().getParent();
            if (directory == null || !directory.equals(seen)) {
                lookingBeside(found.path());
                seen = directory;
            }
            if (!found.regular() && !Files.exists(found.path(), LinkOption.NOFOLLOW_LINKS)) {
                vanished = true;
            } else if (filter.hasNames() && skips(found.path(), root)) {
                skipped++;
            } else {
                wanted.add(found);
            }
        }
        int held = Math.min(wanted.size(), Math.max(0, holdable));
        addAll(looked(wanted.subList(0, held), true));
        List<Callable<List<Input>>> looks = new ArrayList<>();
        for (int i = held; i < wanted.size(); i += FileTree.FILES_A_LOOK) {
            List<Found> some = wanted.subList(i, Math.min(wanted.size(), i + FileTree.FILES_A_LOOK));
            looks.add(() -> looked(some, false));
        }
        for (Future<List<Input>> done : AtOnce.all(looks, FileTree.LOOKS_AT_ONCE)) {
            addAll(AtOnce.get(done));
        }
    }

    /** Those that are still there. */
    private List<Input> looked(List<Found> files, boolean hold) throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (Found found : files) {
            try {
                inputs.add(Input.file(found, hold));
            } catch (NoSuchFileException e) {
                vanished = true;
            }
        }
        return inputs;
    }

    private void addAll(List<Input> found) {
        for (Input input : found) {
            if (input.file() == null || filter.takes(input.file().facts().modified())) {
                holdable--;
                add(input);
            } else {
                input.release();
                untimely++;
            }
        }
    }

    private boolean skips(Path path, Path root) {
        String below = FileName.of(path.equals(root) ? path : root.relativize(path));
        return filter.skips(FileName.of(path.toAbsolutePath().normalize()), below);
    }

    /** False if it is not wanted, or was found before. */
    boolean addObject(S3Search.Found object) {
        if (filter.skips(object.input().name(), object.below())) {
            skipped++;
            return false;
        }
        if (!filter.takes(object.modified())) {
            untimely++;
            return false;
        }
        return add(object.input());
    }

    /** Something in this directory is looked up next; safe from any thread. */
    void lookingAt(Path directory) {
        directories.computeIfAbsent(directory.toAbsolutePath(), Listing::changedNanos);
    }

    /** The same for the directory where the path lies. */
    void lookingBeside(Path path) {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            lookingAt(directory);
        }
    }

    private static long changedNanos(Path directory) {
        try {
            return FileFacts.of(directory).modifiedNanos();
        } catch (IOException e) {
            return NOT_THERE;
        }
    }

    List<Input> inputs() {
        return List.copyOf(inputs);
    }

    int size() {
        return inputs.size();
    }

    void remark(String sentence) {
        remarks.add(sentence);
    }

    /** What the user should know of the names. */
    List<String> remarks() {
        List<String> all = new ArrayList<>(remarks);
        if (again > REMARKS) {
            int more = again - REMARKS;
            all.add(more + (more == 1 ? " more name is of a file" : " more names are of files")
                    + " named before; each file is loaded once");
        }
        if (skipped + untimely > 0) {
            all.add("inputs passed over: %,d by --skip, %,d by --newer-than and --older-than; left: %,d"
                    .formatted(skipped, untimely, inputs.size()));
        }
        return all;
    }

    /** Whether names changed while they were looked up: then a file may have been seen under two of them, and another under none. */
    boolean isUnsettled() {
        return vanished
                || directories.entrySet().stream().anyMatch(each -> {
                    long now = changedNanos(each.getKey());
                    return now != each.getValue() || mayHaveChangedSince(now);
                });
    }

    /**
     * Whether two changes may have left the same time, one of them before the look and one after it. A time in the future is another
     * machine's: its clock tells nothing.
     */
    private boolean mayHaveChangedSince(long changedNanos) {
        return changedNanos > begunNanos - FileFacts.STEP_NANOS && changedNanos <= FileFacts.nanos(Instant.now());
    }

    /** Closes what was kept open: somebody looks everything up anew, or nothing is loaded. */
    void release() {
        inputs.forEach(Input::release);
    }

    private static int holdable() {
        try {
            return (int) Math.min(MOST_HELD, OpenFiles.limit() / 4);
        } catch (IOException e) {
            return 0; // another system, which is not asked
        }
    }
}
