package dev.sluice.local;

import dev.sluice.source.FileName;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Who the endpoint says it is: a certificate for localhost with its chain, and the private key, which is never shown. */
final class ServerIdentity {
    private static final X500Name NAME = new X500Name("CN=localhost, O=Sluice embedded endpoint");
    private static final Duration LIFE = Duration.ofDays(365);
    /** One that is about to expire is as good as none: an endpoint may run for days. */
    private static final Duration RENEWED_BEFORE = Duration.ofDays(7);

    private static final List<String> KEYS = List.of("EC", "RSA", "EdDSA");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    PrivateKey key() {
        return key;
    }

    List<X509Certificate> chain() {
        return chain;
    }

    /** A new one, signed by itself. */
    static ServerIdentity made() throws IOException {
        return made(Instant.now().plus(LIFE));
    }

    static ServerIdentity made(Instant until) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            GeneralNames hosts = new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            });
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    NAME,
                    new BigInteger(64, new SecureRandom()),
                    Date.from(until.minus(LIFE).minus(Duration.ofDays(1))),
                    Date.from(until),
                    NAME,
                    keys.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, hosts);
            X509CertificateHolder holder =
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
            return new ServerIdentity(
                    keys.getPrivate(), List.of(new JcaX509CertificateConverter().getCertificate(holder)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate could be made for localhost", e);
        }
    }

    /** The one that {@code file} keeps; a new one, which is then kept there, if there is none or it has expired. */
    static ServerIdentity kept(Path file) throws IOException {
        if (Files.exists(file)) {
            ServerIdentity old = read(file);
            if (old != null && !old.expires(Instant.now().plus(RENEWED_BEFORE))) {
                return old;
            }
        }
        ServerIdentity fresh = made();
        fresh.keep(file);
        return fresh;
    }

    /** Writes both, the key and the certificate. */
    void keep(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        // Nobody else may read it, from its first moment on.
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(OWNER));
        Files.writeString(beside, pem(true));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * What a file in PEM holds.
     *
     * @return null if it has no private key
     * @throws IOException if it cannot be read or used; the message is for users, and shows nothing of the key
     */
    static @Nullable ServerIdentity read(Path file) throws IOException {
        PrivateKey key = null;
        List<X509Certificate> chain = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
            JcaX509CertificateConverter certificates = new JcaX509CertificateConverter();
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof X509CertificateHolder holder) {
                    chain.add(certificates.getCertificate(holder));
                } else if (part instanceof PrivateKeyInfo info) {
                    key = privateKey(info.getEncoded());
                } else if (part instanceof PEMKeyPair pair) {
                    key = privateKey(pair.getPrivateKeyInfo().getEncoded());
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // What the parsers say may show what they parsed.
            throw unusable(file, "it cannot be read as PEM");
        }
        if (key == null) {
            return null;
        }
        if (chain.isEmpty()) {
            throw unusable(file, "it holds a private key and no certificate");
        }
        return new ServerIdentity(key, List.copyOf(chain));
    }

    private static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : KEYS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // It may be a key of another kind.
            }
        }
        throw new InvalidKeySpecException("neither of " + KEYS);
    }

    static IOException unusable(Path file, String reason) {
        return new IOException("The certificate of " + FileName.shown(file) + " cannot be used: " + reason
                + "; a certificate and its private key in PEM belong there. Where there is no file, one is made: delete it,"
                + " or name another.");
    }

    /** Whether the certificate is not valid at that time any more. */
    boolean expires(Instant at) {
        return chain.get(0).getNotAfter().toInstant().isBefore(at);
    }

    /** Writes the certificate, without its key, for clients to trust. */
    void publish(Path file) throws IOException {
        Files.writeString(
                file,
                pem(false),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    /** Whether a certificate in the file is one that an endpoint made, and so may be replaced. */
    static boolean published(Path file) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
            return parser.readObject() instanceof X509CertificateHolder holder
                    && NAME.equals(holder.getSubject())
                    && parser.readObject() == null;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private String pem(boolean withKey) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter out = new JcaPEMWriter(text)) {
            if (withKey) {
                // PKCS#8, which everything reads.
                out.writeObject(new PemObject("PRIVATE KEY", key.getEncoded()));
            }
            for (X509Certificate certificate : chain) {
                out.writeObject(certificate);
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "the certificate for localhost";
    }
}
