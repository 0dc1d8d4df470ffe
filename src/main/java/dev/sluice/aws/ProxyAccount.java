package dev.sluice.aws;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells Java's HTTP client user and password when a proxy asks for them: what the SDK puts into its requests for that does not reach a
 * proxy that is asked for a tunnel.
 */
final class ProxyAccount extends Authenticator {
    /** Java asks again for every wrong answer, up to twenty times a request, and some proxies lock an account for less. */
    private static final int MOST_ANSWERS = 8;

    private final ProxyServer proxy;
    private final AtomicInteger answers = new AtomicInteger();

    private ProxyAccount(ProxyServer proxy) {
        this.proxy = proxy;
    }

    /** For every connection of this process from now on. */
    static void use(ProxyServer proxy) {
        Authenticator.setDefault(new ProxyAccount(proxy));
    }

    /** By default Java tells no password to a proxy in plain HTTP; must be called before it makes its first connection. */
    static void allow() {
        String refused = "jdk.http.auth.tunneling.disabledSchemes";
        if (System.getProperty(refused) == null) {
            System.setProperty(refused, "");
        }
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        String user = proxy.user();
        boolean asked = getRequestorType() == RequestorType.PROXY
                && proxy.host().equalsIgnoreCase(getRequestingHost())
                && proxy.port() == getRequestingPort();
        return user == null || !asked || answers.incrementAndGet() > MOST_ANSWERS
                ? null
                : new PasswordAuthentication(
                        user, String.valueOf(proxy.password()).toCharArray());
    }
}
