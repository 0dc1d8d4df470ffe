package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A KPL that cannot start its daemon, or whose daemon cannot reach the service, says nothing and tries on for ever. */
@Execution(ExecutionMode.CONCURRENT)
class DaemonStartIT {
    private static final String SPACE = "\\s+";

    /** By the load's own clock, which leaves out Java's start. It is 5 s, and more on a machine that tests share. */
    private static final int SOON_SECONDS = 20;

    private static final Pattern FAILED_IN = Pattern.compile("FAILED[^|]* \\(exit status 1 after ([0-9.]+) s\\)");

    @TempDir
    Path directory;

    private Path log;
    private Path cache;

    @BeforeAll
    static void warmUp() throws Exception {
        Processes.warmUp();
    }

    @BeforeEach
    void write() throws Exception {
        log = Files.writeString(directory.resolve("web.log"), "hello\n");
        cache = Files.createDirectory(directory.resolve("cache"));
    }

    /** Nobody needs to be root to have file systems of one's own, but some machines forbid it. */
    @Test
    void load_endsWhenNoDirectoryHasRoomForTheDaemon() throws Exception {
        String own = "exec unshare -rm sh -c 'mount -t tmpfs -o size=1m none " + cache + " && exec \"$@\"' sh \"$@\"";
        Process allowed = new ProcessBuilder("/bin/sh", "-c", own, "sh", "true").start();
        assumeTrue(allowed.waitFor() == 0, "file systems of one's own are forbidden here");
        try (Endpoint endpoint = endpoint()) {
            Processes processes = new Processes(endpoint, directory.resolve("said"))
                    .with("XDG_CACHE_HOME", cache.toString())
                    .with("JAVA_TOOL_OPTIONS", "-Duser.home=" + cache + " -Djava.io.tmpdir=" + cache)
                    .behind(own);
            assertEnds(processes.load("web", log.toString()), processes);
            assertThat(said(processes)).contains("No space left on device").contains("XDG_CACHE_HOME");
        }
    }

    /** It is told before a line has come; nothing is in flight then that could fail. */
    @Test
    void load_endsWhenThereIsNoMkfifoThoughItsPipeIsSilent() throws Exception {
        try (Endpoint endpoint = endpoint()) {
            Path programs = Files.createDirectory(directory.resolve("programs"));
            for (String program : List.of("sh", "kill")) {
                Files.createSymbolicLink(programs.resolve(program), Path.of("/bin", program));
            }
            Processes processes = new Processes(endpoint, directory.resolve("said")).with("PATH", programs.toString());
            Process load = processes.load("web");
            assertEnds(load, processes);
            assertThat(said(processes)).contains("needs the program mkfifo").contains("coreutils");
        }
    }

    @Test
    void load_endsWhenNoDirectoryTakesAPipe() throws Exception {
        try (Endpoint endpoint = endpoint()) {
            Path programs = Files.createDirectory(directory.resolve("programs"));
            program(programs.resolve("mkfifo"), "echo 'Operation not permitted' >&2; exit 1");
            Processes processes = new Processes(endpoint, directory.resolve("said"))
                    .with("PATH", programs + ":" + System.getenv("PATH"))
                    .with("XDG_CACHE_HOME", cache.toString());
            assertEnds(processes.load("web", log.toString()), processes);
            assertThat(said(processes))
                    .contains("no named pipe can be made there: Operation not permitted")
                    .contains("XDG_CACHE_HOME");
            try (Stream<Path> left = Files.list(cache.resolve("sluice"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    /** Java fails elsewhere with every number of files that are left: for a class, a library, a socket, the daemon's pipes. */
    @ParameterizedTest
    @CsvSource({"20, 0", "72, 0", "90, 0", "127, 0", "200, 95", "200, 100", "200, 106", "200, 120"})
    void load_endsWithTheRemedy_whenItMayOpenNoMoreFiles(int limit, int open) throws Exception {
        try (Endpoint endpoint = endpoint()) {
            Processes processes = new Processes(endpoint, directory.resolve("said"))
                    .fromJars()
                    .behind("ulimit -n " + limit + "; for i in $(seq " + open + "); do exec {file}</dev/null; done");
            Process load = processes.loadAnywhere("--local=1", "web", log.toString());
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(said(processes)).isTrue();
            assertThat(load.exitValue()).as(said(processes)).isEqualTo(1);
            assertThat(said(processes).replaceAll("\\s+", " "))
                    .contains("ulimit -n 1024")
                    .doesNotContain("internal error", " at java", "Bad file descriptor", "install Sluice again");
        }
    }

    @Test
    void load_endsWhenTheDaemonCannotRunHere() throws Exception {
        try (Endpoint endpoint = endpoint()) {
            Processes processes =
                    new Processes(endpoint, directory.resolve("said")).with("XDG_CACHE_HOME", cache.toString());
            Process good = processes.load("web", log.toString());
            assertThat(good.waitFor(60, TimeUnit.SECONDS)).as(said(processes)).isTrue();
            assertThat(good.exitValue()).as(said(processes)).isZero();
            try (Stream<Path> files = Files.walk(cache)) {
                Path launcher = files.filter(
                                file -> file.getFileName().toString().startsWith("launch-"))
                        .findFirst()
                        .orElseThrow();
                Files.delete(launcher);
                program(launcher, "echo 'libz.so.9: cannot open shared object file' >&2; exit 127");
            }
            assertEnds(processes.load("web", log.toString()), processes);
            assertThat(said(processes)).contains("exit status 127: libz.so.9: cannot open shared object file");
        }
    }

    /** It is in no other store of this machine. */
    @Test
    void daemon_acceptsTheCertificateThatJavaTrusts() throws Exception {
        try (Endpoint endpoint = endpoint()) {
            Path trusted = directory.resolve("trusted.p12");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("endpoint", certificate(endpoint));
            try (OutputStream out = Files.newOutputStream(trusted)) {
                store.store(out, "changeit".toCharArray());
            }
            Processes processes = new Processes(endpoint, directory.resolve("said"))
                    .with("XDG_CACHE_HOME", cache.toString())
                    .with("AWS_ACCESS_KEY_ID", "any")
                    .with("AWS_SECRET_ACCESS_KEY", "any")
                    .with("AWS_REGION", "eu-west-1")
                    .with("AWS_CA_BUNDLE", "")
                    .with(
                            "JAVA_TOOL_OPTIONS",
                            "-Djavax.net.ssl.trustStore=" + trusted + " -Djavax.net.ssl.trustStorePassword=changeit");
            Process load = processes.loadAnywhere(
                    "--endpoint",
                    endpoint.uri().toString(),
                    "--checkpoint",
                    directory.resolve("journal").toString(),
                    "web",
                    log.toString());
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(load.exitValue()).as(said(processes)).isZero();
        }
    }

    private static Endpoint endpoint() throws Exception {
        Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
        endpoint.createStream("web", 1);
        return endpoint;
    }

    private static void assertEnds(Process load, Processes processes) throws Exception {
        boolean ended = load.waitFor(60, TimeUnit.SECONDS);
        load.destroyForcibly();
        assertThat(ended).as(said(processes)).isTrue();
        assertThat(load.exitValue()).as(said(processes)).isEqualTo(1);
        assertThat(said(processes)).doesNotContain(" at dev.sluice");
        Matcher took = FAILED_IN.matcher(said(processes));
        assertThat(took.find()).as(said(processes)).isTrue();
        assertThat(Double.parseDouble(took.group(1))).as(said(processes)).isLessThan(SOON_SECONDS);
    }

    /** The summary wraps its lines. */
    private static String said(Processes processes) throws Exception {
        return processes.said().replaceAll(SPACE, " ");
    }

    private static void program(Path file, String script) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static X509Certificate certificate(Endpoint endpoint) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(endpoint.uri().getHost(), endpoint.uri().getPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
