package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import dev.sluice.source.ForeignStore.ForeignFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the user typed, resolved into inputs before anything is read. In: files, directories (all files below, but hidden ones),
 * globs that the shell left alone, {@code s3://} names, {@code -}, or nothing. Out: one {@link Input} for each file, in the order
 * typed, and in natural order of names within a directory or a glob. A file is read once, whatever it is called.
 */
public final class Inputs {
    private static final int MOST_LIST_BYTES = 32 << 20;
    private static final Set<String> STDIN = Set.of("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");

    private static final Pattern NUL = Pattern.compile("\\x00");
    private static final Pattern LINE_END = Pattern.compile("\\r?\\n");

    private static final int MOST_TRIES = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final InputFilter filter;
    private final Input stdin;
    private final List<Name> names = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private Listing listing;
    private int stdinUses;

    /** @param globs whether stars and the like have their meaning */
    record Name(String text, boolean globs) {}

    private Inputs(InputFilter filter, Input stdin) {
        this.filter = filter;
        this.listing = new Listing(filter);
        this.stdin = stdin;
    }

    /**
     * Resolves names. All files are known when it returns, and that each name stands for something; objects may still be listed.
     *
     * @param stdin what {@code -} stands for; read only if it is asked for, or if there are neither names nor a file of them
     * @param store where {@code s3://} names are looked up, and read from as long as the inputs are; asked only if there are some
     * @param remarks told what the user should know of the names, before the inputs end
     * @throws InputException with a sentence for each name that stands for nothing that can be read
     */
    public static InputFeed resolve(InputNames wanted, Input stdin, ObjectStore store, Consumer<String> remarks)
            throws InputException {
        Inputs inputs = new Inputs(wanted.filter(), stdin);
        String filesFrom = wanted.filesFrom();
        (wanted.typed().isEmpty() && filesFrom == null ? List.of("-") : wanted.typed())
                .forEach(name -> inputs.names.add(new Name(name, true)));
        if (filesFrom != null) {
            inputs.addFrom(filesFrom);
        }
        if (wanted.sorted()) {
            inputs.names.sort(Comparator.comparing(Name::text, NaturalOrder.INSTANCE));
        }
        S3Names objects = new S3Names(inputs.names, store);
        boolean found = false;
        try {
            inputs.findAll(objects);
            found = true;
        } finally {
            if (!found) {
                objects.close();
            }
        }
        Alikes.number(inputs.listing.inputs());
        return objects.among(StandardOutputs.passedOver(inputs.listing.inputs()), inputs.listing, remarks);
    }

    /** Looks again while names change, as they do when logs rotate. */
    private void findAll(S3Names objects) throws InputException {
        int usesOfTheList = stdinUses;
        List<String> wrongWithTheList = List.copyOf(wrong);
        for (int tries = 1; ; tries++) {
            names.forEach(name -> add(name, objects));
            if (stdinUses > 1) {
                wrong.add("Standard input can be read only once; name it once.");
            }
            boolean unsettled = listing.isUnsettled();
            if (!wrong.isEmpty() && (!unsettled || tries == MOST_TRIES)) {
                listing.release();
                throw new InputException(wrong);
            }
            if (!unsettled) {
                return;
            }
            if (tries == MOST_TRIES) {
                listing.remark(
                        "names kept changing while the inputs were listed; a file that was renamed or made just then"
                                + " may be missing: load again with the same --checkpoint");
                return;
            }
            listing.release();
            listing = new Listing(filter);
            objects.again();
            stdinUses = usesOfTheList;
            // What was missing may just have been between two names.
            wrong.clear();
            wrong.addAll(wrongWithTheList);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void addFrom(String list) {
        String text;
        try {
            boolean isStdin = STDIN.contains(list);
            stdinUses += isStdin ? 1 : 0;
            if (!isStdin && Files.size(FileName.path(list)) > MOST_LIST_BYTES) {
                throw new IOException("it is longer than 32 MiB, which no list of names is");
            }
            text = FileName.decoded(isStdin ? all(stdin.standardBytes()) : Files.readAllBytes(FileName.path(list)));
        } catch (IOException | InvalidPathException e) {
            String why = e instanceof NoSuchFileException ? "it does not exist" : String.valueOf(e.getMessage());
            tell("The list of inputs '" + list + "' cannot be read: " + why + ".");
            return;
        }
        int before = names.size();
        Pattern end = text.indexOf('\0') >= 0 ? NUL : LINE_END;
        end.splitAsStream(text).filter(name -> !name.isEmpty()).forEach(name -> names.add(new Name(name, false)));
        if (names.size() == before) {
            tell("The list of inputs '" + list + "' has no names in it.");
        }
    }

    private static byte[] all(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        // A FileInputStream's readAllBytes asks for its position, which a pipe has not.
        in.transferTo(all);
        return all.toByteArray();
    }

    private void add(Name wanted, S3Names objects) {
        String name = wanted.text();
        try {
            find(wanted, objects);
        } catch (InvalidPathException e) {
            tell("'" + name + "' is not a file name: " + e.getReason() + ".");
        } catch (PatternSyntaxException e) {
            tell("'" + name + "' does not exist, and is not a pattern either: " + e.getDescription() + ".");
        } catch (IOException e) {
            tell("'" + name + "' cannot be read: " + Reasons.of(e) + ".");
        }
    }

    private void find(Name wanted, S3Names objects) throws IOException {
        String name = wanted.text();
        if (STDIN.contains(name)) {
            stdinUses++;
            listing.add(stdin);
            return;
        }
        if (S3Name.isS3(name)) {
            if (!objects.take(wanted, listing.size())) {
                tell("'" + name + "' does not exist; check the name.");
            }
            return;
        }
        if (ForeignStore.isForeign(name)) {
            findForeign(wanted);
            return;
        }
        if (name.isEmpty()) {
            tell("An input's name is empty; use - for standard input.");
            return;
        }
        Path path = FileName.path(name.startsWith("file:///") ? name.substring("file://".length()) : name);
        if (Files.isDirectory(path)) {
            addAll(path, new FileTree(path, listing::lookingAt).files(), "'" + name + "' has no files in it.");
            return;
        }
        listing.lookingBeside(path);
        if (Files.exists(path)) {
            if (!Files.isReadable(path)) {
                tell("'" + name + "' cannot be read: permission denied; check its owner and mode.");
            } else {
                listing.addFiles(List.of(new FileTree.Found(path, false)), path);
            }
        } else if (wanted.globs() && Glob.isGlob(name)) {
            Glob glob = new Glob(name, listing::lookingAt);
            addAll(glob.start(), glob.files(), "'" + name + "' matches no file.");
        } else {
            tell("'" + name + "' does not exist; check the name.");
        }
    }

    private void findForeign(Name wanted) throws IOException {
        String name = wanted.text();
        ForeignStore store = ForeignStore.found();
        if (store == null) {
            tell("'" + name + "' lies where 'sluice load' does not reach; Spark does: load it with sluice-spark.jar.");
            return;
        }
        List<ForeignFile> files = store.find(name, wanted.globs());
        if (files.isEmpty()) {
            tell("'" + name + "' does not exist; check the name.");
        }
        for (ForeignFile file : files) {
            Input input = new ForeignObject(store, file).input();
            listing.addObject(new S3Search.Found(input, file.written(), file.below()));
        }
    }

    private void addAll(Path root, List<FileTree.Found> files, String ifNone) throws IOException {
        if (files.isEmpty()) {
            tell(ifNone);
        }
        listing.addFiles(files, root);
    }

    private void tell(String sentence) {
        wrong.add(FileName.shown(sentence));
    }
}
