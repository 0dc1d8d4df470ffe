package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated
class ProxyServerTest {
    private final FakeEnvironment environment = new FakeEnvironment();

    @AfterEach
    void clear() {
        environment.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "http://proxy.example:3128 | proxy.example | 3128 | - | -",
                "http://proxy.example:3128/ | proxy.example | 3128 | - | -",
                "proxy.example:3128 | proxy.example | 3128 | - | -",
                "proxy.example | proxy.example | 80 | - | -",
                "http://10.0.0.1 | 10.0.0.1 | 80 | - | -",
                "http://[::1]:3128 | [::1] | 3128 | - | -",
                "http://me:secret@proxy.example:1 | proxy.example | 1 | me | secret",
                "http://DOMAIN%5Cme:p%40ss%3Aw%25rd%2B+@proxy.example:1 | proxy.example | 1 | DOMAIN\\me | p@ss:w%rd++",
                "http://me:a@b:c@proxy.example:1 | proxy.example | 1 | me | a@b:c",
                "http://me@proxy.example:1 | proxy.example | 1 | me | ''",
            })
    void proxy_isReadAsCurlReadsIt(
            String value, String host, int port, @Nullable String user, @Nullable String password) {
        environment.with("HTTPS_PROXY=" + value);
        ProxyServer proxy = Objects.requireNonNull(ProxyServer.of("https"));
        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy.user()).isEqualTo(user);
        assertThat(proxy.password()).isEqualTo(password);
        assertThat(proxy.toString()).isEqualTo(host + ":" + port + " (HTTPS_PROXY)");
        assertThat(ProxyServer.of("http")).isNull();
    }

    @Test
    void smallLetters_winWhenBothAreSet() {
        environment.with("HTTPS_PROXY=http://large.example:1", "https_proxy=http://small.example:2");
        assertThat(Objects.requireNonNull(ProxyServer.of("https")).host()).isEqualTo("small.example");
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://proxy.example:1, socks5://",
        "https://proxy.example:1, https://",
        "http://me:secret@proxy.example:99999, http://HOST:PORT",
        "http://, http://HOST:PORT",
        "http://me:secret@, http://HOST:PORT"
    })
    void proxy_isRefusedInOneSentence_whenItCannotBeUsed(String value, String why) {
        environment.with("https_proxy=" + value);
        assertThatThrownBy(() -> ProxyServer.of("https"))
                .isInstanceOf(AwsException.class)
                .hasMessageStartingWith("https_proxy ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kinesis.eu-west-1.amazonaws.com | true",
                "*.amazonaws.com | true",
                ".amazonaws.com | true",
                "amazonaws.com | true",
                "AmazonAWS.com | true",
                "example.com, amazonaws.com | true",
                "example.com amazonaws.com | true",
                "amazonaws.com:443 | true",
                "* | true",
                "zonaws.com | false",
                "eu-west-1.amazonaws.com:8443 | false",
                "com.amazonaws | false",
                "a.kinesis.eu-west-1.amazonaws.com | false",
                "example.com | false",
                "10.0.0.0/8 | false",
            })
    void hosts_arePassedByAsNoProxySays(String noProxy, boolean direct) {
        environment.with("HTTPS_PROXY=http://proxy.example:1", "NO_PROXY=" + noProxy);
        ProxyServer proxy = ProxyServer.to(URI.create("https://kinesis.eu-west-1.amazonaws.com"));
        assertThat(proxy == null).isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, true",
        "127.0.0.1, true",
        "127.0.0.2/31, false",
        "127.0.0.0/31, true",
        "0.0.0.0/0, true",
        "10.0.0.0/8, false",
        "127.0.0.1:4567, true",
        "127.0.0.1:1, false",
        "127.0.0.0/x, false",
        "::1/128, false"
    })
    void addresses_arePassedByAsNoProxySays(String noProxy, boolean direct) {
        environment.with("HTTPS_PROXY=http://proxy.example:1", "no_proxy=" + noProxy);
        assertThat(ProxyServer.to(URI.create("https://127.0.0.1:4567")) == null).isEqualTo(direct);
    }
}
