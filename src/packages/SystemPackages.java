import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.packager.rpm.FileFlags;
import org.eclipse.packager.rpm.RpmTag;
import org.eclipse.packager.rpm.RpmVersion;
import org.eclipse.packager.rpm.build.BuilderContext;
import org.eclipse.packager.rpm.build.FileInformation;
import org.eclipse.packager.rpm.build.FileInformationProvider;
import org.eclipse.packager.rpm.build.RpmBuilder;
import org.eclipse.packager.rpm.deps.RpmDependencyFlags;
import org.vafer.jdeb.Compression;
import org.vafer.jdeb.Console;
import org.vafer.jdeb.DataProducer;
import org.vafer.jdeb.DebMaker;
import org.vafer.jdeb.mapping.Mapper;
import org.vafer.jdeb.mapping.PermMapper;
import org.vafer.jdeb.producers.DataProducerFile;
import org.vafer.jdeb.producers.DataProducerLink;
import org.vafer.jdeb.producers.DataProducerPathTemplate;
import org.vafer.jdeb.utils.MapVariableResolver;

/**
 * The Debian package and the rpm of one platform, from one list of files.
 *
 * <p>Run by build.xml from its source: java -cp JDEB-AND-PACKAGER SystemPackages.java DIST MAN VERSION TIME DEB-ARCHITECTURE RPM-ARCHITECTURE
 */
class SystemPackages {
    private static final String HOME = "/usr/lib/sluice";
    private static final String USER = "sluice";

    /** Whose files {@code /var/lib/sluice} holds; the scripts of the packages make it. */
    private static final String STATE = "/var/lib/sluice";

    /** @param secret read by root alone, and the administrator's once it is installed */
    private record Item(Path source, String path, int mode, boolean secret) {}

    private final Path dist;
    private final Path sources = Path.of("").toAbsolutePath();
    private final String version;
    private final Instant time;
    private final List<Item> items = new ArrayList<>();

    private SystemPackages(Path dist, Path man, String version, Instant time) throws IOException {
        this.dist = dist;
        this.version = version;
        this.time = time;
        tree(dist.resolve("lib"), HOME + "/lib");
        file(dist.resolve("sluice.jar"), HOME + "/sluice.jar");
        for (String program : List.of("bin/sluice", "native/launch", "native/kinesis_producer")) {
            items.add(new Item(dist.resolve(program), HOME + "/" + program, 0755, false));
        }
        try (Stream<Path> libraries = Files.list(dist.resolve("native"))) {
            libraries
                    .filter(library -> library.toString().endsWith(".so"))
                    .forEach(library -> file(library, HOME + "/native/" + library.getFileName()));
        }
        tree(man, "/usr/share/man/man1");
        tree(dist.resolve("doc"), "/usr/share/doc/sluice");
        file(dist.resolve("README.md"), "/usr/share/doc/sluice/README.md");
        file(sources.resolve("copyright"), "/usr/share/doc/sluice/copyright");
        file(dist.resolve("completion/sluice.bash"), "/usr/share/bash-completion/completions/sluice");
        tree(sources.resolve("systemd"), "/usr/lib/systemd/system");
        items.add(new Item(sources.resolve("sluice.conf"), "/etc/sluice/sluice.conf", 0600, true));
    }

    public static void main(String... arguments) throws Exception {
        Path dist = Path.of(arguments[0]);
        SystemPackages packages =
                new SystemPackages(dist, Path.of(arguments[1]), arguments[2], Instant.parse(arguments[3]));
        Path target = dist.getParent().getParent();
        packages.deb(target, arguments[4]);
        packages.rpm(target, arguments[5]);
    }

    private void file(Path source, String path) {
        items.add(new Item(source, path, 0644, false));
    }

    private void tree(Path top, String path) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> file(file, path + "/" + top.relativize(file)));
        }
    }

    private void deb(Path target, String architecture) throws Exception {
        List<DataProducer> data = new ArrayList<>();
        List<DataProducer> settings = new ArrayList<>();
        file(dist.resolve("completion/_sluice"), "/usr/share/zsh/vendor-completions/_sluice");
        for (Item item : items) {
            DataProducer producer = new DataProducerFile(
                    item.source().toFile(), item.path(), null, null, mode(Integer.toOctalString(item.mode())));
            data.add(producer);
            if (item.secret()) {
                settings.add(producer);
            }
        }
        items.remove(items.size() - 1);
        data.add(new DataProducerLink("/usr/bin/sluice", "../lib/sluice/bin/sluice", true, null, null, null));
        data.add(new DataProducerPathTemplate(new String[] {HOME + "/cds"}, null, null, mode("755")));
        DebMaker maker = new DebMaker(new Quiet(), data, settings);
        maker.setDeb(new File(target.toFile(), "sluice_" + version + "_" + architecture + ".deb"));
        maker.setControl(sources.resolve("deb").toFile());
        maker.setResolver(new MapVariableResolver(Map.of("version", version, "architecture", architecture)));
        maker.setOutputTimestampMs(time.toEpochMilli());
        maker.createDeb(Compression.GZIP);
    }

    private static Mapper[] mode(String octal) {
        return new Mapper[] {new PermMapper(0, 0, "root", "root", octal, "755", 0, null)};
    }

    private void rpm(Path target, String architecture) throws IOException {
        file(dist.resolve("completion/_sluice"), "/usr/share/zsh/site-functions/_sluice");
        Path file = target.resolve("sluice-" + version + "-1." + architecture + ".rpm");
        Files.deleteIfExists(file);
        try (RpmBuilder builder = new RpmBuilder("sluice", new RpmVersion(version, "1"), architecture, file)) {
            var about = builder.getInformation();
            about.setSummary("Bulk loader for Amazon Kinesis Data Streams");
            about.setDescription("Reads log files and pipes, packs and compresses their lines into batches,\n"
                    + "sends them through a bounded Kinesis Producer Library pipeline, waits until\n"
                    + "each is acknowledged, and reports what every shard took.");
            about.setLicense("Apache-2.0");
            about.setVendor("Sluice maintainers");
            about.setGroup("Applications/System");
            about.setBuildHost("localhost");
            about.setSourcePackage("sluice-" + version + "-1.src.rpm");
            builder.setHeaderCustomizer(header -> header.putInt(RpmTag.BUILDTIME, (int) time.getEpochSecond()));
            builder.addRequirement("java-headless", "1:17", RpmDependencyFlags.GREATER, RpmDependencyFlags.EQUAL);
            builder.addRequirement("/bin/sh", null);
            builder.addRequirement("/usr/sbin/useradd", null, RpmDependencyFlags.SCRIPT_PRE);
            builder.addRecommends("ca-certificates", null);
            builder.setPreInstallationScript(Files.readString(sources.resolve("rpm/preinstall")));
            builder.setPostInstallationScript(Files.readString(sources.resolve("rpm/postinstall")));
            builder.setPreRemoveScript(Files.readString(sources.resolve("rpm/preremove")));
            BuilderContext content = builder.newContext();
            for (String directory : directories()) {
                content.addDirectory(directory, information(0755, "root", Set.of()));
            }
            content.addDirectory(STATE, information(0750, USER, Set.of()));
            for (Item item : items) {
                Set<FileFlags> flags = item.secret()
                        ? Set.of(FileFlags.CONFIGURATION, FileFlags.NOREPLACE)
                        : item.path().startsWith("/usr/share/doc/") ? Set.of(FileFlags.DOC) : Set.of();
                content.addFile(item.path(), item.source(), information(item.mode(), "root", flags));
            }
            content.addSymbolicLink("/usr/bin/sluice", "../lib/sluice/bin/sluice", information(0777, "root", Set.of()));
            builder.build();
        }
    }

    /** Those that are the package's own. */
    private Set<String> directories() {
        Set<String> directories = new TreeSet<>(Set.of(HOME + "/cds"));
        for (Item item : items) {
            String path = item.path();
            for (int at = path.lastIndexOf('/');
                    path.substring(0, at).contains("/sluice");
                    at = path.lastIndexOf('/', at - 1)) {
                directories.add(path.substring(0, at));
            }
        }
        return directories;
    }

    private <T> FileInformationProvider<T> information(int mode, String owner, Set<FileFlags> flags) {
        return (name, object, type) -> {
            FileInformation information = new FileInformation();
            information.setMode((short) mode);
            information.setUser(owner);
            information.setGroup(owner);
            information.setTimestamp(time);
            information.setFileFlags(flags);
            return information;
        };
    }

    /** What jdeb tells of each file is of no use to a build. */
    private static class Quiet implements Console {
        @Override
        public void debug(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {
            System.err.println(message);
        }
    }
}
