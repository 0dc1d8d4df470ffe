package dev.sluice.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A proxy that hears where everybody wants to go, and whatever that is, leads to one endpoint on this machine. It speaks TLS for each
 * host with a certificate of a CA of its own, so that the whole Internet can be played to a program that trusts that CA.
 */
public final class RecordingProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final URI endpoint;
    private final String account;
    private final KeyPair keys;
    private final X509Certificate authority;
    private final Map<String, SSLContext> contexts = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * @param endpoint an https address, whose certificate does not matter
     * @param account {@code USER:PASSWORD} that it asks for; empty: none
     */
    public RecordingProxy(URI endpoint, String account) throws Exception {
        this.endpoint = endpoint;
        this.account = account;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        this.keys = generator.generateKeyPair();
        this.authority = certificate("a CA of one's own", true);
        daemon(() -> {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                daemon(() -> serve(client));
            }
        });
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** {@code HOST:PORT} of each tunnel that was asked for, and behind it {@code refused} if the account was wrong. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public void forget() {
        asked.clear();
    }

    /** Writes the CA's certificate as PEM. */
    public Path authority(Path file) throws Exception {
        return Files.writeString(
                file,
                "# a CA of one's own\n-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void serve(Socket client) throws Exception {
        try (client) {
            InputStream in = client.getInputStream();
            String request = head(in);
            String where = request.split(" ", 3)[1];
            String proof = "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
            OutputStream out = client.getOutputStream();
            if (!account.isEmpty()
                    && request.lines().noneMatch(line -> line.equalsIgnoreCase("Proxy-Authorization: " + proof))) {
                asked.add(where + " refused");
                out.write(
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            asked.add(where);
            out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            SSLContext context = contexts.computeIfAbsent(where.replaceFirst(":\\d+$", ""), this::context);
            try (SSLSocket inner = (SSLSocket) context.getSocketFactory().createSocket(client, null, true);
                    SSLSocket outer = (SSLSocket)
                            trusting().getSocketFactory().createSocket(endpoint.getHost(), endpoint.getPort())) {
                inner.setUseClientMode(false);
                Thread back = daemon(() -> copy(outer, inner));
                copy(inner, outer);
                back.join(10_000);
            }
        }
    }

    private static void copy(SSLSocket from, SSLSocket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            to.close();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
            head.append((char) c);
            if (head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
        }
        return head.toString();
    }

    /** TLS for a server of that name. */
    public SSLContext context(String host) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "host", keys.getPrivate(), new char[0], new Certificate[] {certificate(host, false), authority});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }

    private X509Certificate certificate(String name, boolean ca)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=a CA of one's own"),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(30))),
                new X500Name("CN=" + name),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        if (!ca) {
            int kind = name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, name)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private interface Task {
        void run() throws Exception;
    }

    private static Thread daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                // Connections end as they like.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
