package dev.sluice.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How clients come in.
 *
 * @param port takes HTTPS and plain HTTP, on the loopback interface; 0 is any free one
 * @param plainPort a port for plain HTTP alone, 0 for any free one; null for none
 * @param certificate a file in PEM: its certificate and key are used if it has them, and if it does not exist, the certificate of the
 *     endpoint's own is written there for clients to trust; null for neither
 */
public record Doors(
        int port, @Nullable Integer plainPort, @Nullable Path certificate) {
    /** Any one port, and a certificate of the endpoint's own. */
    public static final Doors ONE = new Doors(0, null, null);

    public Doors {
        require(port);
        if (plainPort != null) {
            require(plainPort);
        }
    }

    private static void require(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }
}
