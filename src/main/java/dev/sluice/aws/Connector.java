package dev.sluice.aws;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The SDK's HTTP client: short timeouts, the CAs that it is told of and no others, and for each request the proxy that is for its address.
 * One client of S3 asks several hosts, and what signs in others again. Safe for use by several threads.
 */
final class Connector implements SdkHttpClient {
    static {
        // Java keeps five idle connections to a host, and read-ahead uses many: each would be made anew, with its
        // handshake.
        if (System.getProperty("http.maxConnections") == null) {
            System.setProperty("http.maxConnections", "1024");
        }
    }

    /** The proxy for an address; null: none. */
    interface Way {
        @Nullable
        ProxyServer to(URI address);
    }

    private final Way way;
    private final Trust trust;
    private final boolean insecure;
    private final Duration silence;
    private final Map<String, SdkHttpClient> byProxy = new HashMap<>();

    /** @param insecure take any certificate, whatever {@code trust} says */
    Connector(Way way, Trust trust, boolean insecure) {
        this(way, trust, insecure, Duration.ofSeconds(20));
    }

    /** @param silence how long a connection may be silent before it counts as dead */
    Connector(Way way, Trust trust, boolean insecure, Duration silence) {
        this.way = way;
        this.trust = trust;
        this.insecure = insecure;
        this.silence = silence;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return by(way.to(request.httpRequest().getUri())).prepareRequest(request);
    }

    private synchronized SdkHttpClient by(@Nullable ProxyServer proxy) {
        return byProxy.computeIfAbsent(String.valueOf(proxy), unused -> client(proxy));
    }

    private SdkHttpClient client(@Nullable ProxyServer proxy) {
        ProxyConfiguration.Builder configuration = ProxyConfiguration.builder()
                .useEnvironmentVariablesValues(false)
                .useSystemPropertyValues(false);
        if (proxy != null) {
            if (proxy.user() != null) {
                ProxyAccount.use(proxy);
            }
            configuration.endpoint(proxy.uri());
        }
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder()
                .proxyConfiguration(configuration.build())
                .connectionTimeout(Duration.ofSeconds(2))
                .socketTimeout(silence);
        return insecure
                ? builder.buildWithDefaults(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                        .build())
                : builder.tlsTrustManagersProvider(trust::managers).build();
    }

    @Override
    public String clientName() {
        return "UrlConnection";
    }

    @Override
    public synchronized void close() {
        byProxy.values().forEach(SdkHttpClient::close);
    }
}
