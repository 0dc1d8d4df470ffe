package dev.sluice.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How clients come in, beside the one port that takes HTTPS and plain HTTP.
 *
 * @param plainPort a port for plain HTTP alone, 0 for any free one; null for none
 * @param certificate a file in PEM: its certificate and key are used if it has them, and if it does not exist, the certificate of the
 *     endpoint's own is written there for clients to trust; null for neither
 */
public record Doors(@Nullable Integer plainPort, @Nullable Path certificate) {
    /** The one port, and a certificate of the endpoint's own. */
    public static final Doors ONE = new Doors(null, null);

    public Doors {
        if (plainPort != null && (plainPort < 0 || plainPort > 65_535)) {
            throw new IllegalArgumentException("not a port: " + plainPort);
        }
    }
}
