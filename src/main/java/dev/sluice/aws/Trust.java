package dev.sluice.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The CAs that vouch for AWS, the same ones for the SDK and for KPL: those of a bundle where one is named, or else Java's and the
 * system's together. They are read when a connection is first made. Safe for use by several threads.
 */
public final class Trust {
    /** Where Debian, Red Hat, SUSE, Alpine and macOS keep the certificates of all CAs that the machine trusts. */
    private static final List<String> SYSTEM = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final @Nullable Path bundle;
    private final String origin;
    private @Nullable Set<X509Certificate> authorities;

    /**
     * @param bundle a file of certificates as PEM; null: what Java and the system trust
     * @param origin what named it, for messages
     */
    Trust(@Nullable Path bundle, String origin) {
        this.bundle = bundle;
        this.origin = origin;
    }

    /**
     * The same, read now.
     *
     * @throws AwsException if it cannot be read, or holds no certificate
     */
    Trust checked() {
        authorities();
        return this;
    }

    /**
     * What decides whether a server is who it says.
     *
     * @throws AwsException if the bundle cannot be read, or holds no certificate
     */
    TrustManager[] managers() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities()) {
                store.setCertificateEntry("ca-" + number++, authority);
            }
            return managers(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new AwsException(
                    "The certificates of " + this + " make no sense to Java (" + e.getMessage() + ").", e);
        }
    }

    /**
     * Writes all certificates into one file, as KPL reads them.
     *
     * @throws AwsException as {@link #managers}
     */
    public void write(Path pem) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate authority : authorities()) {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(LINES.encodeToString(authority.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
        Files.writeString(pem, text);
    }

    private synchronized Set<X509Certificate> authorities() {
        if (authorities == null) {
            authorities = bundle != null ? named(bundle) : ofThisMachine();
        }
        return authorities;
    }

    private Set<X509Certificate> named(Path file) {
        Set<X509Certificate> found = new LinkedHashSet<>();
        try {
            add(found, file);
        } catch (IOException | CertificateException e) {
            throw new AwsException(
                    "The CA bundle " + this + " cannot be read (" + reason(e)
                            + "); name a file of certificates as PEM.",
                    e);
        }
        if (found.isEmpty()) {
            throw new AwsException(
                    "The CA bundle " + this + " holds no certificate; name a file of certificates as PEM.");
        }
        return found;
    }

    private static Set<X509Certificate> ofThisMachine() {
        Set<X509Certificate> found = new LinkedHashSet<>();
        try {
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager java) {
                    found.addAll(List.of(java.getAcceptedIssuers()));
                }
            }
            for (String file : SYSTEM) {
                if (Files.isReadable(Path.of(file))) {
                    add(found, Path.of(file));
                    break;
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            if (found.isEmpty()) {
                throw new AwsException(
                        "Neither Java nor the system has certificates of CAs (" + e.getMessage()
                                + "); install the package ca-certificates, or name a file with --ca-bundle.",
                        e);
            }
        }
        return found;
    }

    private static void add(Set<X509Certificate> found, Path file) throws IOException, CertificateException {
        byte[] text = Files.readAllBytes(file);
        if (!new String(text, StandardCharsets.ISO_8859_1).contains("-----BEGIN")) {
            throw new CertificateException("it is not a PEM file");
        }
        Collection<? extends Certificate> all =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text));
        all.forEach(certificate -> found.add((X509Certificate) certificate));
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static String reason(Exception e) {
        return e instanceof java.nio.file.NoSuchFileException ? "there is none" : String.valueOf(e.getMessage());
    }

    /** What is trusted, and what named it. */
    @Override
    public String toString() {
        return bundle == null ? "this machine" : bundle + " (" + origin + ")";
    }
}
