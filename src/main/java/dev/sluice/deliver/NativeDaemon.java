package dev.sluice.deliver;

import dev.sluice.source.OpenFiles;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import software.amazon.kinesis.producer.KinesisProducer;

/**
 * KPL's native program for this machine, unpacked from KPL's jar once for all runs, and the launcher that shields it. KPL by itself
 * unpacks and hashes 89 MB at every start, into a directory that anybody may write to. {@link Seal} says when it is hashed here; one that
 * is not what it was is unpacked anew.
 *
 * <p>Packages for Linux bring both unpacked, so that it runs where everything is read-only but a directory that can run no programs. Then links
 * to them stand in their place, since KPL puts files beside what it runs.
 *
 * @param launcher what KPL is to run instead of the program; KPL puts its certificates beside it
 * @param run this run's own directory, for KPL's pipes
 */
record NativeDaemon(Path launcher, RunDirectory run) {
    private static final String PROGRAM = "kinesis_producer";

    /** Files that must be free to start it, for its pipes and more: with fewer, Java closes standard input. */
    private static final int FILES = 16;

    /** Java puts this where it cannot read a byte in the locale. */
    private static final char UNREADABLE = '\ufffd';

    private static final Pattern KPL_JAR = Pattern.compile("amazon-kinesis-producer-([^/]+)\\.jar");

    /**
     * Starts the daemon, line by line:
     *
     * <ol>
     *   <li>A terminal, a closing session and a service manager signal the whole process group. Sluice decides by itself when the daemon
     *       ends, so the daemon ignores those signals.
     *   <li>It ends with Sluice, however that ends: the system then closes the pipe that is standard input, and a shell that only waits for
     *       this kills the daemon. Without it, a daemon whose pipes were not open yet would wait for ever. If the daemon has ended before,
     *       the shell has another parent and kills nothing: the process id may be somebody else's by then.
     *   <li>The SDK inside the daemon would read variables and profiles of AWS, and might send elsewhere than it was told.
     *   <li>The allocator keeps large blocks and uses them again, instead of mapping and unmapping them for each request: that takes a
     *       quarter less CPU and memory.
     * </ol>
     */
    private static final String SCRIPT = script();

    /** Named by its content, so that another version of Sluice finds its own beside it. */
    private static final String LAUNCHER = String.format("launch-%08x", crc(SCRIPT.getBytes(StandardCharsets.UTF_8)));

    /** @throws DeliveryFailedException if this machine cannot run the daemon, or no directory can hold it */
    static NativeDaemon prepare() throws DeliveryFailedException {
        return prepare(candidates());
    }

    /** The first of the directories that is, or can be made, owner-only and can run programs gets the daemon. */
    static NativeDaemon prepare(List<Path> candidates) throws DeliveryFailedException {
        String platform = Platform.current().orThrow();
        Seal seal;
        try {
            seal = Seal.of(platform);
        } catch (IOException e) {
            throw new DeliveryFailedException(e.getMessage() + "; install Sluice again.", e);
        }
        return prepare(candidates, platform, seal);
    }

    static NativeDaemon prepare(List<Path> candidates, String platform, Seal seal) throws DeliveryFailedException {
        if (!OpenFiles.hasRoomFor(FILES)) {
            throw new DeliveryFailedException(Trial.tooManyFiles());
        }
        List<String> refused = new ArrayList<>();
        for (Path root : candidates) {
            try {
                RunDirectory run = RunDirectory.create(root);
                return new NativeDaemon(unpacked(root, platform, seal).resolve(LAUNCHER), run);
            } catch (DeliveryFailedException e) {
                // No other directory helps.
                throw e;
            } catch (IOException e) {
                if (Reasons.of(e).equals(OpenFiles.USED_UP)) {
                    throw new DeliveryFailedException(Trial.tooManyFiles(), e);
                }
                refused.add(root + " (" + Reasons.of(e) + ")");
            }
        }
        throw new DeliveryFailedException(
                "The KPL daemon (89 MB) needs a directory where this user alone may write and run programs, and found none: "
                        + String.join(", ", refused) + "; name one with the environment variable XDG_CACHE_HOME.");
    }

    /** Why the daemon cannot be started, found out by doing what KPL does to start it; null if it can be. */
    @Nullable
    String fault() {
        try {
            Trial.pipe(run.path());
        } catch (DeliveryFailedException e) {
            return e.getMessage();
        } catch (IOException e) {
            return "The KPL daemon cannot be started in " + run.path() + " (" + Reasons.of(e)
                    + "); mend that, or name another directory with the environment variable XDG_CACHE_HOME.";
        }
        return Trial.complaint("The KPL daemon", launcher);
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        add(candidates, System.getenv("XDG_CACHE_HOME"), "sluice");
        add(candidates, System.getProperty("user.home"), ".cache/sluice");
        String user = System.getProperty("user.name", "user").replaceAll("[^!-~]", "_");
        add(candidates, System.getProperty("java.io.tmpdir", "/tmp"), "sluice-" + user);
        return candidates;
    }

    /** Adds the directory, unless its name cannot be written in the locale: Java could start no program there. */
    private static void add(List<Path> candidates, @Nullable String parent, String child) {
        if (parent != null && parent.startsWith("/") && parent.indexOf(UNREADABLE) < 0) {
            candidates.add(Path.of(parent, child));
        }
    }

    private static String script() {
        try (InputStream in = NativeDaemon.class.getResourceAsStream("launch")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of an installed package that holds program and launcher; null if the program is in KPL's jar. */
    private static @Nullable Path packaged() {
        try {
            Path jar = Path.of(KinesisProducer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path directory = jar.resolveSibling("../native").normalize();
            return Files.exists(directory.resolve(PROGRAM)) ? directory : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** The directory under {@code root} that holds links to what a package brings; nobody but who installed that may change it. */
    private static Path linked(Path root, Path packaged) throws IOException {
        Path home = root.resolve(
                String.format("kpl-installed-%08x", crc(packaged.toString().getBytes(StandardCharsets.UTF_8))));
        Files.createDirectories(home, RunDirectory.OWNER_ONLY);
        for (String[] link : new String[][] {{PROGRAM, PROGRAM}, {LAUNCHER, "launch"}}) {
            try {
                Files.createSymbolicLink(home.resolve(link[0]), packaged.resolve(link[1]));
            } catch (FileAlreadyExistsException ignored) {
                // Of an earlier run, to the same file: the directory's name says where to.
            }
        }
        return home;
    }

    /** The directory under {@code root} that holds the program, unpacked now if it is not there as it should be. */
    private static Path unpacked(Path root, String platform, Seal seal) throws IOException, DeliveryFailedException {
        Path packaged = packaged();
        if (packaged != null) {
            return runnable(linked(root, packaged));
        }
        String resource = "amazon-kinesis-producer-native-binaries/" + platform + "/" + PROGRAM;
        URL url = NativeDaemon.class.getClassLoader().getResource(resource);
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("KPL's jar holds no " + resource);
        }
        // The checksum comes from the jar's directory: no byte of the program is read for it.
        long crc = connection.getJarEntry().getCrc();
        Matcher jar = KPL_JAR.matcher(connection.getJarFileURL().getPath());
        Path home = root.resolve(String.format("kpl-%s-%08x", jar.find() ? jar.group(1) : "bundled", crc));
        if (!seal.holds(home.resolve(PROGRAM))) {
            RunDirectory.deleteTree(home);
            unpack(connection, seal, home);
        }
        if (!Files.exists(home.resolve(LAUNCHER))) {
            writeLauncher(home);
        }
        return runnable(home);
    }

    private static Path runnable(Path home) throws IOException {
        if (!Files.isExecutable(home.resolve(LAUNCHER)) || !Files.isExecutable(home.resolve(PROGRAM))) {
            throw new IOException("programs cannot be run there: mounted noexec");
        }
        return home;
    }

    private static void unpack(JarURLConnection connection, Seal seal, Path home)
            throws IOException, DeliveryFailedException {
        Path parent = home.getParent();
        Path fresh = Files.createTempDirectory(parent, "unpacking-", RunDirectory.OWNER_ONLY);
        try {
            Path program = Files.createFile(fresh.resolve(PROGRAM), RunDirectory.OWNER_ONLY);
            try (InputStream in = connection.getInputStream();
                    OutputStream out = Files.newOutputStream(program)) {
                in.transferTo(out);
            }
            if (!seal.set(program)) {
                throw notTheSame(connection.getURL(), seal);
            }
            writeLauncher(fresh);
            Files.move(fresh, home);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            if (!seal.holds(home.resolve(PROGRAM))) {
                throw e;
            }
            // Another run was faster.
        } finally {
            RunDirectory.deleteTree(fresh);
        }
    }

    /** The error for a program with another hash than the build's: the disk is at fault, or the jar. */
    private static IOException notTheSame(URL url, Seal seal) throws IOException, DeliveryFailedException {
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        try (InputStream in = connection.getInputStream()) {
            if (seal.matches(in)) {
                return new IOException("what was written there does not read back the same");
            }
        } catch (ZipException e) {
            // Damaged so that it cannot be unpacked.
        }
        throw new DeliveryFailedException(
                "The KPL daemon in " + connection.getJarFileURL().getPath()
                        + " is not the one that Sluice was built with; install Sluice again.");
    }

    /** Writes the file in one step, since another run may look for it meanwhile. */
    private static void writeLauncher(Path home) throws IOException {
        Path fresh = Files.createTempFile(home, "launch-", null, RunDirectory.OWNER_ONLY);
        Files.writeString(fresh, SCRIPT);
        Files.move(fresh, home.resolve(LAUNCHER), StandardCopyOption.ATOMIC_MOVE);
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
