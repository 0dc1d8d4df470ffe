package dev.sluice.parse.format;

import dev.sluice.stream.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The formats there are: those that come with the program, and in front of them the user's own. A file is read when its format is asked for. */
public final class Formats {
    /** Those that come with the program. */
    public static final Formats BUILT_IN = new Formats(Map.of());

    private static final String PLACE = "/dev/sluice/parse/formats/";
    private static final String JSON = ".json";
    private static final List<Format> WITHOUT_FILE = List.of(Format.RAW, Format.REJECTS, Format.TEXT);
    private static final long MOST_BYTES = 1 << 20;

    private final Map<String, Path> own;
    private final Map<String, Format> known = new ConcurrentHashMap<>();

    private Formats(Map<String, Path> own) {
        this.own = new TreeMap<>(own);
    }

    /**
     * The program's formats, and the user's own in front of them.
     *
     * @param directory of the user's own files; there may be none
     * @param file one more of them; null: none was named
     * @throws IllegalArgumentException if {@code file} is not called as a format's file must be
     */
    public static Formats withOwn(Path directory, @Nullable Path file) {
        Map<String, Path> own = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(path -> path.toString().endsWith(JSON)).forEach(path -> own.put(name(path), path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (file != null) {
            own.put(name(file), file);
        }
        return own.isEmpty() ? BUILT_IN : new Formats(own);
    }

    /** What a file's format is called. */
    public static String name(Path file) {
        String last = String.valueOf(file.getFileName());
        if (!last.endsWith(JSON)) {
            throw new IllegalArgumentException("a format's file is called NAME.json, not " + last);
        }
        return last.substring(0, last.length() - JSON.length());
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException if it is the user's own and its file is wrong, or a sample of it fails; the message says how
     */
    public Optional<Format> named(String name) {
        for (Format format : WITHOUT_FILE) {
            if (name.equals(format.toString()) && !own.containsKey(name)) {
                return Optional.of(format);
            }
        }
        boolean exists = own.containsKey(name)
                || (name.matches("[a-z0-9-]+") && Formats.class.getResource(PLACE + name + JSON) != null);
        return exists ? Optional.of(known.computeIfAbsent(name, this::read)) : Optional.empty();
    }

    private Format read(String name) {
        Path file = own.get(name);
        if (file == null) {
            return Format.of(Definition.builtIn(name));
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("the format's file " + file + " is too long to be one");
            }
            return checked(Files.readAllBytes(file), name);
        } catch (IOException e) {
            throw new IllegalArgumentException("the format's file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The format of a file that is not written yet, and has no samples perhaps.
     *
     * @throws IllegalArgumentException if it is no format; the message says what to mend
     */
    public static Format unchecked(byte[] file, String name) {
        return Format.of(Definition.read(file, name));
    }

    /**
     * The format of a file whose samples hold.
     *
     * @throws IllegalArgumentException if it is no format, or a sample fails; the message says how
     */
    public static Format checked(byte[] file, String name) {
        Format format = unchecked(file, name);
        SampleCheck.require(format);
        return format;
    }

    /** All names in alphabetical order, those that are no files first. */
    public List<String> names() {
        List<String> all = new ArrayList<>(WITHOUT_FILE.stream()
                .map(Format::toString)
                .filter(name -> !own.containsKey(name))
                .toList());
        all.addAll(files());
        return all;
    }

    /** All that a guess may name. */
    public List<Format> all() {
        Set<String> names = files();
        // Some 60 files: by all processors, since somebody waits for a guess. The user's own are read in their order,
        // for their errors.
        names.parallelStream().filter(name -> !own.containsKey(name)).forEach(this::named);
        return names.stream().map(name -> named(name).orElseThrow()).toList();
    }

    private Set<String> files() {
        Set<String> names = new TreeSet<>(own.keySet());
        names.addAll(builtIn());
        return names;
    }

    /** The sentences for a name that there is not: what was meant, perhaps, and where they all are. */
    public String none(String wrong) {
        List<String> names = new ArrayList<>(names());
        names.add("auto");
        List<String> near = Spelling.near(names, wrong);
        return "There is no --format " + wrong + "." + Spelling.question(near.isEmpty() ? about(wrong) : near)
                + " 'sluice guess INPUT' names the right one, and 'sluice help formats' lists them.";
    }

    /** Those of the program whose name or title has the word: who types nginx may mean combined. */
    private static List<String> about(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        return wanted.length() < 3
                ? List.of()
                : builtIn().stream()
                        .sorted()
                        .filter(name -> (name + " " + Definition.builtIn(name).title())
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted))
                        .limit(3)
                        .toList();
    }

    /** A format is a file and nothing else, so the place where they lie is the list. */
    private static List<String> builtIn() {
        URL one = Formats.class.getResource(PLACE + "json.json");
        if (one == null) {
            throw new IllegalStateException("the formats' files are missing");
        }
        try {
            if (one.openConnection() instanceof JarURLConnection jar) {
                jar.setUseCaches(false);
                try (var file = jar.getJarFile()) {
                    return file.stream()
                            .map(entry -> "/" + entry.getName())
                            .filter(name -> name.startsWith(PLACE) && name.endsWith(JSON))
                            .map(name -> name.substring(PLACE.length(), name.length() - JSON.length()))
                            .toList();
                }
            }
            try (Stream<Path> files =
                    Files.list(Path.of(new URI(one.toString())).resolveSibling("."))) {
                return files.map(Formats::name).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
