package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.aws.AwsSettings;
import dev.sluice.pack.Layout;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "AUTO, https://localhost:1, BLOCKS, KPL",
        "AUTO, https://localhost:1, AGGREGATED, KPL",
        "AUTO, https://localhost:1, LINES, SDK",
        "AUTO, http://localhost:1, BLOCKS, SDK",
        "AUTO, https://[::1]:1, BLOCKS, SDK",
        "KPL, https://localhost:1, LINES, KPL",
        "SDK, https://localhost:1, BLOCKS, SDK"
    })
    void auto_isKplButForWhatItCannotDo(SenderChoice typed, URI endpoint, Layout layout, SenderChoice expected) {
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint))) {
            assertThat(typed.resolved(clients, layout)).isEqualTo(expected);
        }
    }

    @Test
    void kpl_isRefusedInOneSentenceWhenTheEndpointIsPlainHttp() {
        try (AwsClients clients = new AwsClients(AwsSettings.local(URI.create("http://localhost:4566")))) {
            assertThatThrownBy(() -> SenderChoice.KPL.start(clients, Layout.BLOCKS, false))
                    .isInstanceOf(AwsException.class)
                    .hasMessageContaining("is plain HTTP, and KPL sends over TLS alone; leave out --sender kpl");
            assertThatThrownBy(() -> SenderChoice.KPL.requireReach(clients, Layout.BLOCKS))
                    .as("for a plan, which starts none")
                    .isInstanceOf(AwsException.class)
                    .hasMessageContaining("is plain HTTP, and KPL sends over TLS alone; leave out --sender kpl");
            SenderChoice.AUTO.requireReach(clients, Layout.BLOCKS);
        }
    }
}
