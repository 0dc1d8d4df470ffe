package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packages, used as whoever downloads them does: unpacked or installed, run, and removed. */
class PackagesIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Pattern NATIVE =
            Pattern.compile(".*\\.(so|dll|jnilib|dylib)|.*/kinesis_producer(\\.exe|\\.zip)?");

    /** Each package as it was unpacked once; a test gets links to its files. */
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    @BeforeEach
    void arePacked() {
        assumeTrue(Files.exists(TARGET.resolve("dist")), "skipped: the packages were left out (-Dpackages.skip)");
    }

    @Test
    void tarball_loadsFromReadOnlyPlaceWithSpaceThroughLinkOnPath() throws Exception {
        unpack("linux-amd64.tar.gz", "some where");
        sh("chmod -R a-w 'some where' && mkdir bin && ln -s \"$PWD/some where\"/*/bin/sluice bin/");

        assertThat(sh("PATH=$PWD/bin:$PATH sluice load --local=1 test " + sample() + " 2>&1"))
                .contains("test: all acknowledged")
                .contains("5,000 events");
        assertThat(directory.resolve("home/.cache/sluice"))
                .as("left in the test's own directory")
                .isDirectoryContaining("glob:**/kpl-installed-*");
        assertThat(sh("PATH=$(echo \"$PWD/some where\"/*)/bin:$PATH man -w sluice-load"))
                .contains("some where");
        assertThat(sh("ls 'some where'/*/doc").lines()).contains("recipes.md", "report.schema.json");
        sh("chmod -R u+w 'some where'");
    }

    @Test
    void launcher_keepsItsArchiveOfClassesInCacheOfOwnerAlone_andWritesNothingElse() throws Exception {
        unpack("linux-amd64.tar.gz", "place");
        Files.createDirectories(directory.resolve("home/.config/sluice"));
        Files.writeString(
                directory.resolve("home/.config/sluice/config"), "metrics-file = " + directory.resolve("metrics"));
        sh("SLUICE_CHECKPOINT=$PWD/journal SLUICE_REPORT=$PWD/report.json place/*/bin/sluice --version");

        for (String file : new String[] {"journal", "report.json", "metrics"}) {
            assertThat(directory.resolve(file)).doesNotExist();
        }

        Path archive = archives(directory.resolve("home/.cache/sluice/cds")).get(0);
        assertThat(archive).isNotEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive.getParent())))
                .isEqualTo("rwx------");
        assertThat(sh("SLUICE_JAVA_OPTS=-Xlog:class+load place/*/bin/sluice --version"))
                .contains("dev.sluice.Main source: shared objects file (top)");

        FileTime made = (FileTime) Files.getAttribute(archive, "unix:ctime");
        sh("place/*/bin/sluice --version");
        assertThat(Files.getAttribute(archive, "unix:ctime")).as("made once").isEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx1x, Invalid maximum heap size: -Xmx1x",
        "-XX:+UseG1GC, Multiple garbage collectors selected",
        "x, Error: Could not find"
    })
    void launcher_namesItsVariableWhenJavaDoesNotTakeWhatItHolds(String options, String said) throws Exception {
        unpack("linux-amd64.tar.gz", "place");
        String told = sh("SLUICE_JAVA_OPTS=" + options + " place/*/bin/sluice --version 2>&1 || echo \"status $?\"");
        assertThat(told)
                .startsWith("sluice: SLUICE_JAVA_OPTS holds")
                .contains(said)
                .endsWith("status 2\n");
        assertThat(told.lines()).hasSize(2);
    }

    @Test
    void launcher_runsWhereNoCacheCanBe() throws Exception {
        unpack("linux-amd64.tar.gz", "place");
        Files.createFile(directory.resolve("file"));

        // Without a variable, Java finds the user's own home.
        String sluice = "SLUICE_JAVA_OPTS=-Duser.home=$PWD/home place/*/bin/sluice --version";
        for (String noCache : List.of(
                "HOME=/proc XDG_CACHE_HOME= ", "unset HOME XDG_CACHE_HOME; ", "HOME=$PWD/file XDG_CACHE_HOME= ")) {
            assertThat(sh(noCache + sluice)).startsWith("sluice ");
        }
    }

    @Test
    void appImage_loadsWithoutJavaOnHost() throws Exception {
        unpack("linux-amd64-app.tar.gz", "image");
        // What the launcher, the daemon's launcher and this test need of a host, and no java among it.
        sh(
                "mkdir host && for p in sh readlink env sed mkdir rm touch mv mkfifo; do ln -s \"$(command -v $p)\" host/$p; done");

        for (String run : new String[] {"first", "second, with the archive of classes"}) {
            assertThat(sh("unset JAVA_HOME; PATH=$PWD/host; image/*/bin/sluice load --local=2 test " + sample()
                            + " 2>&1"))
                    .as(run)
                    .contains("test: all acknowledged")
                    .contains("5,000 events");
        }
        assertThat(archives(directory.resolve("home/.cache/sluice/cds")))
                .hasSize(2)
                .allSatisfy(archive -> assertThat(archive).isNotEmptyFile());
    }

    /** By the first bytes of each: what the system would say of it, whatever its name. */
    @ParameterizedTest
    @CsvSource({
        "linux-amd64, '7f454c46020101.*3e00', 5",
        "linux-arm64, '7f454c46020101.*b700', 5",
        // For Intel's processors and Apple's own, but KPL's daemon for Intel's alone, which Rosetta runs.
        "macos, 'cffaedfe(07|0c)000001.*', 7",
    })
    void package_holdsNativePartsOfItsPlatformAlone(String platform, String beginning, int parts) throws Exception {
        unpack(platform + ".tar.gz", "place");
        Map<String, String> begin = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory.resolve("place"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".jar")) {
                    try (ZipFile jar = new ZipFile(file.toFile())) {
                        for (ZipEntry entry : Collections.list(jar.entries())) {
                            if (NATIVE.matcher(entry.getName()).matches()) {
                                begin.put(file.getFileName() + "!" + entry.getName(), first(jar.getInputStream(entry)));
                            }
                        }
                    }
                } else if (NATIVE.matcher(file.toString()).matches()) {
                    begin.put(file.toString(), first(Files.newInputStream(file)));
                }
            }
        }
        assertThat(begin)
                .hasSize(parts)
                .allSatisfy((name, bytes) -> assertThat(bytes).as(name).matches(beginning));
        assertThat(begin.keySet()).anySatisfy(name -> assertThat(name).contains("kinesis_producer"));
    }

    private static String first(InputStream in) throws IOException {
        try (in) {
            return HexFormat.of().formatHex(in.readNBytes(20));
        }
    }

    @Test
    void checksums_areThoseOfEachPackage() throws Exception {
        assertThat(sh("cd " + TARGET + " && sha256sum -c sluice-*.sha256").lines())
                .hasSize(11)
                .allMatch(line -> line.endsWith(": OK"));
    }

    @ParameterizedTest
    @CsvSource({
        "linux-amd64, linux-x86_64, linux-x86_64",
        "linux-arm64, linux-aarch64, linux-aarch_64",
        "macos, osx, osx-x86_64 osx-aarch_64"
    })
    void billOfMaterials_namesNativePartsAndWhatIsLinkedIntoKplsDaemon_asTheProgramShowsIt(
            String packed, String platform, String tls) throws Exception {
        Path bill = Path.of(
                sh("echo " + TARGET + "/sluice-*-" + packed + ".cdx.json").strip());
        ObjectNode components = new ObjectMapper().createObjectNode();
        Set<String> classifiers = new HashSet<>();
        for (JsonNode component : new ObjectMapper().readTree(bill.toFile()).path("components")) {
            components.set(component.path("name").asText(), component);
            String purl = component.path("purl").asText();
            if (purl.contains("/netty-tcnative-boringssl-static@")) {
                classifiers.add(purl.replaceFirst(".*classifier=([^&]*).*", "$1"));
            }
        }
        assertThat(classifiers).containsExactlyInAnyOrder(tls.split(" "));
        String program;
        try (ZipFile jar = new ZipFile(
                sh("echo " + TARGET + "/lib/amazon-kinesis-producer-*.jar").strip())) {
            byte[] bytes = jar.getInputStream(
                            jar.getEntry("amazon-kinesis-producer-native-binaries/" + platform + "/kinesis_producer"))
                    .readAllBytes();
            program = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(components
                            .path("kinesis_producer")
                            .at("/hashes/0/content")
                            .asText())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        }
        Map<String, String> shown = Map.of(
                "openssl", "OpenSSL VERSION ",
                "libcurl", "CLIENT libcurl VERSION",
                "zlib", " deflate VERSION Copyright",
                "aws-sdk-cpp", "\0VERSION\0");
        shown.forEach((name, text) -> {
            String version = components.path(name).path("version").asText();
            assertThat(version).as(name).matches("\\d+(\\.\\d+){2}[a-z]?");
            assertThat(program.contains(text.replace("VERSION", version)))
                    .as("%s %s in the program for %s", name, version, platform)
                    .isTrue();
        });
        assertThat(components.fieldNames()).toIterable().contains("aws-crt-cpp", "s2n-tls", "protobuf", "boost");
    }

    @Test
    void debianPackage_installsCompletesExplainsAndLeavesNothing() throws Exception {
        assumeTrue(Boolean.getBoolean("packages.install"), "skipped: installs on this machine (-Dpackages.install)");
        assumeTrue(sh("id -u").equals("0\n"), "skipped: only root installs packages");
        String apt = "DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -y -q ";
        try {
            sh(apt + "install " + TARGET + "/sluice_*_amd64.deb 2>&1");

            assertThat(sh("sluice --version"))
                    .matches(
                            "sluice \\d.* \\(commit [0-9a-f]{12}(-dirty)?\\)\nJava   .*\nKPL    \\d.*\non     Linux .*\nuses   .*\n");
            assertThat(sh("ls /usr/share/doc/sluice").lines()).contains("README.md", "recipes.md");
            assertThat(sh("sluice load --local=1 test " + sample() + " 2>&1")).contains("test: all acknowledged");
            assertThat(sh("stat -c '%U %a' /var/lib/sluice /etc/sluice/sluice.conf"))
                    .isEqualTo("sluice 750\nroot 600\n");
            assertThat(archives(Path.of("/usr/lib/sluice/cds")))
                    .as("made at installation")
                    .hasSize(1);
            assertThat(archives(directory.resolve("home"))).as("not made again").isEmpty();
            // Container images often leave out all manual pages.
            if (sh("grep -rhs ^path-exclude=/usr/share/man /etc/dpkg/dpkg.cfg.d || :")
                    .isEmpty()) {
                assertThat(sh("MANWIDTH=100 man sluice-load 2>&1")).contains("--checkpoint=FILE");
            }
            assertThat(sh(
                            "env -i bash --norc -c '. /usr/share/bash-completion/bash_completion; _completion_loader sluice;"
                                    + " COMP_WORDS=(sluice lo); COMP_CWORD=1; _complete_sluice; echo ${COMPREPLY[@]}'"))
                    .isEqualTo("load local\n");
            assertThat(sh("zsh -f -c 'autoload -Uz compinit; compinit -D; echo ${_comps[sluice]}'"))
                    .isEqualTo("_sluice\n");
        } finally {
            sh(apt + "purge sluice 2>&1");
        }
        assertThat(sh("getent passwd sluice || echo no such user")).isEqualTo("no such user\n");
        // man keeps pages that it has rendered.
        assertThat(sh("find /etc /usr /var -iname '*sluice*' -not -path '/var/cache/man/*'"))
                .isEmpty();
    }

    /** On this machine as it would be, had the package been installed: what is written goes into memory. In this class, since the Debian package must not be there at the same time. */
    @Test
    void rpm_installsLoadsAndLeavesNothing() throws Exception {
        assumeTrue(new Shell(directory).has("rpm"), "skipped: no rpm");
        assumeTrue(sh("id -u").equals("0\n"), "skipped: only root installs packages");
        String begin = """
                mount --make-rprivate /; mkdir over root; mount -t tmpfs tmpfs over; mkdir over/up over/work
                mount -t overlay overlay -o lowerdir=/,upperdir=$PWD/over/up,workdir=$PWD/over/work root
                """;
        assumeTrue(sh("unshare -m sh -euc '" + begin + "' 2>&1 || echo no").isEmpty(), "skipped: no overlays");
        String said = sh("exec unshare -m sh -euc 'rmdir over root; " + begin
                + "for d in proc dev; do mount --rbind /$d root/$d; done; cp " + TARGET
                + "/sluice-*.x86_64.rpm root/p.rpm\n"
                + """
                exec chroot root /usr/bin/env -i PATH=$PATH HOME=/root sh -euc "
                force=; ! rpm --help | grep -q force-debian || force=--force-debian
                rpm \\$force --nodeps -i /p.rpm
                getent passwd sluice
                stat -c \\"%U %a %n\\" /var/lib/sluice /etc/sluice/sluice.conf
                ls /usr/lib/sluice/cds
                seq 5000 | sluice load --local=1 web - 2>&1
                rpm \\$force -e sluice
                echo LEFT; find /etc /usr /var -iname \\"*sluice*\\"
                "'
                """);
        assertThat(said)
                .contains("sluice:x:", "sluice 750 /var/lib/sluice\n", "root 600 /etc/sluice/sluice.conf\n", ".jsa\n")
                .contains("web: all acknowledged", "5,000 events")
                .endsWith("LEFT\n");
    }

    /** Of 5,000 lines. */
    private Path sample() throws IOException {
        return Files.writeString(directory.resolve("sample.log"), "a line of a log\n".repeat(5_000));
    }

    private void unpack(String ending, String place) throws Exception {
        Path once = shared.resolve(ending);
        if (!Files.exists(once)) {
            sh("mkdir " + once + " && tar xf " + TARGET + "/sluice-*-" + ending + " -C " + once);
        }
        sh("cp -al " + once + " '" + place + "'");
    }

    private static List<Path> archives(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private String sh(String script) throws Exception {
        return new Shell(directory).run(script);
    }
}
