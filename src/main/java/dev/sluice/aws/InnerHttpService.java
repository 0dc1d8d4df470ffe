package dev.sluice.aws;

import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Makes HTTP clients for the clients that the SDK makes for itself, to sign in or to take a role: they are to go through the same proxy
 * and trust the same CAs, and nothing else can tell them so. The SDK makes this class by its name, hence what it knows is static;
 * a process has one place at a time.
 */
public final class InnerHttpService implements SdkHttpService {
    private static volatile Trust trust = Profile.DEFAULT_TRUST;

    /** From now on these CAs count. */
    static void use(Trust authorities) {
        trust = authorities;
        System.setProperty(SdkSystemSetting.SYNC_HTTP_SERVICE_IMPL.property(), InnerHttpService.class.getName());
    }

    @Override
    public SdkHttpClient.Builder<?> createHttpClientBuilder() {
        return new Builder();
    }

    /** The services' own defaults are about timeouts and connections, which are ours. */
    private static final class Builder implements SdkHttpClient.Builder<Builder> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new Connector(ProxyServer::to, trust, false);
        }
    }
}
