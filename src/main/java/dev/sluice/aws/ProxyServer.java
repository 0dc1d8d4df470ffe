package dev.sluice.aws;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy between this machine and AWS, as the environment names it for curl and the aws command: {@code HTTPS_PROXY} and
 * {@code NO_PROXY}, in small letters first. The SDK's own reading of these variables passes over a proxy without a scheme in silence,
 * takes "%40" in a password as it stands, and knows no domains in NO_PROXY.
 *
 * @param user null: the proxy asks for none
 * @param origin what named it, for messages
 * @param direct what NO_PROXY holds: names that are reached without it
 */
public record ProxyServer(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        String origin,
        List<DirectHost> direct) {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(\\w+)://)?(?:(.*)@)?(\\[[^]]+]|[^:/@]+)(?::(\\d{1,5}))?/?");
    private static final int DEFAULT_PORT = 80;

    /**
     * The proxy for addresses of this scheme; null if there is none.
     *
     * @param scheme http or https
     * @throws AwsException if what the environment says is no proxy that can be used
     */
    static @Nullable ProxyServer of(String scheme) {
        String property = System.getProperty(scheme + ".proxyHost", "");
        if (!property.isBlank()) {
            return ofProperties(property, scheme);
        }
        String small = scheme.toLowerCase(Locale.ROOT) + "_proxy";
        for (String name : List.of(small, small.toUpperCase(Locale.ROOT))) {
            String value = Environment.variable(name);
            if (value != null) {
                return parse(value, name);
            }
        }
        return null;
    }

    /** The proxy between here and there; null if the way is direct. Throws as {@link #of}. */
    static @Nullable ProxyServer to(URI there) {
        @Nullable ProxyServer proxy = of(there.getScheme());
        int port = there.getPort() >= 0 ? there.getPort() : there.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return proxy == null || !proxy.covers(there.getHost(), port) ? null : proxy;
    }

    /** Java's own way, by {@code SLUICE_JAVA_OPTS}, which Java's HTTP client would follow in any case. */
    private static ProxyServer ofProperties(String host, String scheme) {
        String user = System.getProperty(scheme + ".proxyUser");
        return new ProxyServer(
                host,
                Integer.getInteger(scheme + ".proxyPort", scheme.equals("https") ? 443 : DEFAULT_PORT),
                user,
                user == null ? null : System.getProperty(scheme + ".proxyPassword", ""),
                "-D" + scheme + ".proxyHost",
                directHosts(System.getProperty("http.nonProxyHosts", "localhost|127.*|::1")));
    }

    private static ProxyServer parse(String value, String name) {
        Matcher address = ADDRESS.matcher(value);
        int port = address.matches() && address.group(4) != null ? Integer.parseInt(address.group(4)) : DEFAULT_PORT;
        if (!address.matches() || port < 1 || port > 65_535) {
            // Not shown: there may be a password in it.
            throw new AwsException(name + " is not the address of a proxy; set it to http://HOST:PORT or"
                    + " http://USER:PASSWORD@HOST:PORT, with special characters as %XX.");
        }
        if (address.group(1) != null && !address.group(1).equalsIgnoreCase("http")) {
            throw new AwsException(name + " names a proxy that is spoken to by " + address.group(1)
                    + "://, which neither Java nor KPL can; set it to http://HOST:PORT, or unset it.");
        }
        String small = Environment.variable("no_proxy");
        String noProxy = small == null ? Environment.variable("NO_PROXY") : small;
        String[] account =
                address.group(2) == null ? new String[0] : address.group(2).split(":", 2);
        return new ProxyServer(
                address.group(3),
                port,
                account.length == 0 ? null : decoded(account[0]),
                account.length == 0 ? null : account.length == 1 ? "" : decoded(account[1]),
                name,
                directHosts(noProxy == null ? "" : noProxy));
    }

    private static List<DirectHost> directHosts(String list) {
        List<DirectHost> direct = new ArrayList<>();
        for (String entry : list.split("[,|\\s]+", -1)) {
            if (!entry.isEmpty()) {
                direct.add(DirectHost.parse(entry));
            }
        }
        return direct;
    }

    /** Whether this proxy stands between here and there. */
    boolean covers(String otherHost, int otherPort) {
        return direct.stream().noneMatch(entry -> entry.matches(otherHost, otherPort));
    }

    /** Where it is and what named it; never the password. */
    @Override
    public String toString() {
        return host + ":" + port + " (" + origin + ")";
    }

    /** "%40" is "@"; a plus sign stays, and so does what is no code. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Without the account, which the SDK is told apart from it. */
    URI uri() {
        return URI.create("http://" + host + ":" + port);
    }
}
