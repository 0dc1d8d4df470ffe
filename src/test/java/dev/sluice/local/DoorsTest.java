package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ports and the certificate of an endpoint. */
class DoorsTest {
    @TempDir
    Path directory;

    @Test
    void plainPort_takesPlainHttpBesideTheOnePort() throws Exception {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary().withDoors(new Doors(0, 0, null)))) {
            assertThat(endpoint.plainUri().getPort())
                    .isNotEqualTo(endpoint.uri().getPort());
            assertThat(list(HttpClient.newHttpClient(), endpoint.plainUri())).contains("StreamNames");
            assertThat(list(HttpClient.newHttpClient(), Clients.plain(endpoint)))
                    .contains("StreamNames");
            int taken = endpoint.plainUri().getPort();
            assertThatThrownBy(() -> Endpoint.start(EndpointOptions.temporary().withDoors(new Doors(0, taken, null))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Name another with --plain-port.");
        }
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            assertThat(endpoint.plainUri()).isEqualTo(Clients.plain(endpoint));
        }
    }

    @Test
    void certificate_isWrittenForClientsToTrust() throws Exception {
        Path file = directory.resolve("local.pem");
        EndpointOptions options = EndpointOptions.temporary().withDoors(new Doors(0, null, file));
        for (int start = 0; start < 2; start++) {
            try (Endpoint endpoint = Endpoint.start(options)) {
                assertThat(Files.readString(file))
                        .startsWith("-----BEGIN CERTIFICATE-----")
                        .doesNotContain("PRIVATE");
                assertThat(endpoint.certificate()).contains("was written to " + file);
                assertThat(list(trusting(file), endpoint.uri())).contains("StreamNames");
            }
        }
        Path other = directory.resolve("other.pem");
        ServerIdentity.made().publish(other);
        try (Endpoint endpoint = Endpoint.start(options)) {
            assertThatThrownBy(() -> list(trusting(other), endpoint.uri())).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void certificate_isTheOneThatIsGiven() throws Exception {
        Path file = directory.resolve("given.pem");
        X509Certificate given = ServerIdentity.kept(file).chain().get(0);
        String before = Files.readString(file);
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary().withDoors(new Doors(0, null, file)))) {
            assertThat(endpoint.certificate()).isEqualTo("its certificate is the one in " + file);
            assertThat(list(trusting(file), endpoint.uri())).contains("StreamNames");
        }
        assertThat(Files.readString(file)).isEqualTo(before).contains("PRIVATE KEY");
        assertThat(ServerIdentity.read(file))
                .extracting(read -> read.chain().get(0))
                .isEqualTo(given);
    }

    @Test
    void certificate_isRefusedWhenItCannotBeUsed() throws Exception {
        Path foreign = Files.writeString(directory.resolve("ca.pem"), "not of ours\n");
        assertRefused(foreign, "it holds no private key");
        Path torn = directory.resolve("torn.pem");
        ServerIdentity.kept(torn);
        String whole = Files.readString(torn);
        Files.writeString(torn, whole.substring(0, 60) + "!!" + whole.substring(62));
        String key = whole.lines().skip(1).findFirst().orElseThrow();
        assertThatThrownBy(() -> start(torn))
                .hasMessageContaining("cannot be used")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(key.substring(10, 30)));
        Path keyOnly = Files.writeString(
                directory.resolve("key.pem"), whole.substring(0, whole.indexOf("-----BEGIN CERTIFICATE")));
        assertRefused(keyOnly, "it holds a private key and no certificate");
        assertThatThrownBy(() -> start(directory.resolve("missing/local.pem")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("name another file with --certificate");
        assertThat(foreign).hasContent("not of ours\n");
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Files.copy(torn, kept.resolve(Papers.FILE));
        assertThatThrownBy(() -> Endpoint.start(EndpointOptions.stored(kept)).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delete it");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> start(file)).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    private static void start(Path certificate) throws IOException {
        Endpoint.start(EndpointOptions.temporary().withDoors(new Doors(0, null, certificate)))
                .close();
    }

    @Test
    void certificate_lastsWithTheRecordsUntilItExpires() throws Exception {
        Path file = directory.resolve(Papers.FILE);
        Path published = directory.resolveSibling(directory.getFileName() + ".pem");
        EndpointOptions options = EndpointOptions.stored(directory).withDoors(new Doors(0, null, published));
        try (Endpoint endpoint = Endpoint.start(options)) {
            assertThat(list(trusting(published), endpoint.uri())).contains("StreamNames");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String before = Files.readString(file);
        HttpClient client = trusting(published);
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.stored(directory))) {
            assertThat(list(client, endpoint.uri())).contains("StreamNames");
        } finally {
            Files.delete(published);
        }
        assertThat(file).hasContent(before);
        assertThat(Endpoint.keeps(directory, Path.of(Papers.FILE))).isTrue();

        ServerIdentity old = ServerIdentity.made(Instant.now().plus(Duration.ofHours(1)));
        assertThat(old.expires(Instant.now())).isFalse();
        assertThat(old.expires(Instant.now().plus(Duration.ofHours(2)))).isTrue();
        old.keep(file);
        assertThat(ServerIdentity.kept(file).chain().get(0))
                .isNotEqualTo(old.chain().get(0));
        assertThat(ServerIdentity.kept(file).expires(Instant.now().plus(Duration.ofDays(300))))
                .isFalse();
    }

    private static String list(HttpClient client, URI endpoint) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(endpoint)
                        .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.body();
    }

    /** A client that trusts the certificate in the file, and checks the host's name. */
    private static HttpClient trusting(Path pem) throws Exception {
        String text = Files.readString(pem);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        String certificate = text.substring(text.indexOf("-----BEGIN CERTIFICATE"));
        store.setCertificateEntry(
                "endpoint",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
