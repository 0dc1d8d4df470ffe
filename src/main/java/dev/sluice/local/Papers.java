package dev.sluice.local;

import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The identity that an endpoint begins with, and where it came from.
 *
 * @param trusted a file that clients can trust, with the certificate in it; null if there is none
 * @param told where the certificate came from, in words
 */
record Papers(ServerIdentity identity, @Nullable Path trusted, String told) {
    /** Beside the streams of a directory that is kept. */
    static final String FILE = "certificate.pem";

    /**
     * The certificate of {@code given}, that of the directory, or a new one; {@code given} gets the certificate if it does not exist.
     *
     * @param data the directory that keeps the streams, locked by this endpoint; null if none does
     */
    static Papers of(@Nullable Path given, @Nullable Path data) throws IOException {
        try {
            boolean there = given != null && Files.exists(given);
            ServerIdentity own = given == null || !there ? null : ServerIdentity.read(given);
            if (given != null && own != null) {
                if (own.expires(Instant.now())) {
                    throw ServerIdentity.unusable(given, "it has expired");
                }
                return new Papers(own, given, "its certificate is the one in " + FileName.shown(given));
            }
            if (given != null && there && !ServerIdentity.published(given)) {
                throw ServerIdentity.unusable(given, "it holds no private key");
            }
            ServerIdentity identity = data == null ? ServerIdentity.made() : ServerIdentity.kept(data.resolve(FILE));
            String made = data == null ? "made anew at each start" : "kept with the records";
            if (given == null) {
                return new Papers(identity, null, "its certificate is " + made);
            }
            identity.publish(given);
            return new Papers(
                    identity, given, "its certificate, " + made + ", was written to " + FileName.shown(given));
        } catch (FileSystemException e) {
            throw new IOException(
                    "The endpoint's certificate cannot be kept: " + Reasons.of(e)
                            + "; name another file with --certificate, or another directory.",
                    e);
        }
    }
}
