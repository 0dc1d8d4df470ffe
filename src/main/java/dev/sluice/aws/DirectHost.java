package dev.sluice.aws;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry of NO_PROXY as curl reads it: a name is that host and all below it, with or without a dot before it, {@code *} is every host,
 * and {@code 10.0.0.0/8} is all addresses of a network. Java's own list, {@code http.nonProxyHosts}, has {@code 127.*} as well.
 *
 * @param name in small letters, without a leading dot
 * @param port 0: any
 */
record DirectHost(String name, int port) {
    private static final Pattern PORT = Pattern.compile("(\\[.*]|[^:]*):(\\d{1,5})");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    static DirectHost parse(String entry) {
        Matcher parts = PORT.matcher(entry);
        String name = parts.matches() ? parts.group(1) : entry;
        int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        return new DirectHost(bare(name).replaceFirst("^(?:\\*?\\.)+", ""), port);
    }

    boolean matches(String host, int hostPort) {
        String other = bare(host);
        return (port == 0 || port == hostPort) && (other.matches(pattern()) || isInNetwork(other));
    }

    /** All hosts of the name; a network is none. */
    private String pattern() {
        return "(.*\\.)?\\Q" + name.replace("*", "\\E.*\\Q") + "\\E";
    }

    private boolean isInNetwork(String host) {
        int slash = name.indexOf('/');
        byte @Nullable [] network = slash < 0 ? null : address(name.substring(0, slash));
        byte @Nullable [] address = slash < 0 ? null : address(host);
        if (network == null || address == null || network.length != address.length) {
            return false;
        }
        try {
            int rest = Math.max(0, 8 * network.length - Integer.parseInt(name.substring(slash + 1)));
            return new BigInteger(1, network).shiftRight(rest).equals(new BigInteger(1, address).shiftRight(rest));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Of an address in figures; null for a name, which is not looked up. */
    private static byte @Nullable [] address(String host) {
        try {
            return LITERAL.matcher(host).matches() ? InetAddress.getByName(host).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static String bare(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    }
}
