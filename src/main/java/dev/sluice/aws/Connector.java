package dev.sluice.aws;

import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Makes the SDK's HTTP clients: short timeouts, and the proxy and the CAs that they are told of, and no others. */
final class Connector {
    static {
        // Java keeps five idle connections to a host, and read-ahead uses many: each would be made anew, with its
        // handshake.
        if (System.getProperty("http.maxConnections") == null) {
            System.setProperty("http.maxConnections", "1024");
        }
    }

    private Connector() {}

    /**
     * @param proxy null: none
     * @param insecure take any certificate, whatever {@code trust} says
     */
    static SdkHttpClient client(@Nullable ProxyServer proxy, Trust trust, boolean insecure) {
        UrlConnectionHttpClient.Builder builder = builder(proxy);
        if (insecure) {
            return builder.buildWithDefaults(AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                    .build());
        }
        return builder.tlsTrustManagersProvider(trust::managers).build();
    }

    static UrlConnectionHttpClient.Builder builder(@Nullable ProxyServer proxy) {
        ProxyConfiguration.Builder way = ProxyConfiguration.builder()
                .useEnvironmentVariablesValues(false)
                .useSystemPropertyValues(false);
        if (proxy != null) {
            if (proxy.user() != null) {
                ProxyAccount.use(proxy);
            }
            way.endpoint(proxy.uri())
                    .nonProxyHosts(
                            proxy.direct().stream().map(DirectHost::pattern).collect(Collectors.toSet()));
        }
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(way.build())
                .connectionTimeout(Duration.ofSeconds(2))
                .socketTimeout(Duration.ofSeconds(20));
    }
}
