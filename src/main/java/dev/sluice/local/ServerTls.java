package dev.sluice.local;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.util.List;

/** TLS as the endpoint speaks it. */
final class ServerTls {
    /** AES-128 before AES-256: half the rounds, and nothing here is worth more. The last two are for TLS 1.2. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");

    /** HTTP/2 for those who ask for it; who asks for nothing is heard all the same. */
    private static final ApplicationProtocolConfig PROTOCOLS = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    private ServerTls() {}

    /** Native TLS where its library loads on this platform, the JDK's elsewhere. */
    static SslContext create(ServerIdentity identity) throws IOException {
        return create(identity, OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK);
    }

    private static SslContext create(ServerIdentity identity, SslProvider provider) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(provider)
                .applicationProtocolConfig(PROTOCOLS);
        // BoringSSL keeps its own list.
        return (provider == SslProvider.JDK ? builder.ciphers(CIPHERS) : builder).build();
    }
}
