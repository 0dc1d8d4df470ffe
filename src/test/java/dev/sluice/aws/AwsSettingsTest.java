package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:4567", "https://127.0.0.1", "https://127.3.2.1:1", "https://[::1]:4567"})
    void insecure_isAllowedWhenTheHostIsThisMachine(String endpoint) {
        assertThatCode(() -> insecure(endpoint)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://kinesis.eu-west-1.amazonaws.com",
                "https://127.0.0.1.evil.example",
                "https://localhost.evil.example",
                "https://10.0.0.1"
            })
    void insecure_isRefusedWhenTheHostIsAnother(String endpoint) {
        assertThatThrownBy(() -> insecure(endpoint))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("--insecure");
    }

    @Test
    void endpoint_isRefusedWhenItIsNoWebAddress() {
        assertThatThrownBy(() -> Typed.settings("eu-west-1", null, URI.create("ftp://localhost:1"), false))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("https://HOST");
    }

    @Test
    void profile_isNamedWithTheRemedyWhenItDoesNotExist() {
        assertThatThrownBy(() -> new AwsClients(Typed.settings("eu-west-1", "no-such-profile", null, false)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("no-such-profile")
                .hasMessageContaining("aws configure");
    }

    @Test
    void embedded_needsNoAccount() {
        try (AwsClients clients = new AwsClients(AwsSettings.local(URI.create("https://localhost:1")))) {
            assertThat(clients.region().id()).isEqualTo("us-east-1");
            assertThat(clients.credentials().resolveCredentials().accessKeyId()).isEqualTo("embedded");
        }
    }

    private static AwsSettings insecure(String endpoint) {
        return Typed.settings("eu-west-1", null, URI.create(endpoint), true);
    }
}
