package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.stream.Limits;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class PreflightIT {
    @Test
    void stream_isDescribedWhenItIsThere() throws Exception {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            endpoint.createStream("web", 3);
            StreamDescription stream = Preflight.check(clients, "web");
            assertThat(stream.shards()).extracting(Shard::shardId).hasSize(3).isSorted();
            assertThat(stream.maxRecordBytes()).isEqualTo(Limits.RECORD_BYTES);
            assertThat(stream.autoDistribution()).isFalse();

            refused(clients, "nosuch", 1)
                    .hasMessageContaining("no stream 'nosuch' in region us-east-1")
                    .hasMessageContaining("aws kinesis create-stream")
                    .hasMessageEndingWith(" There is only 'web'.");
            refused(clients, "wbe", 1).hasMessageEndingWith(" Did you mean 'web'?");
            refused(clients, "no such", 2).hasMessageContaining("not a stream name");
        }
    }

    @Test
    void certificate_isNamedWhenItIsNotTrusted() throws Exception {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                AwsClients clients = new AwsClients(new AwsSettings(
                        new AwsSettings.Where("us-east-1", endpoint.uri(), null, null),
                        new AwsSettings.Who(AwsSettings.Asker.ANYBODY, null, null),
                        new AwsSettings.Certificates(false, null)))) {
            refused(clients, "web", 1).hasMessageContaining("--insecure");
        }
    }

    @Test
    void endpoint_isNamedWhenNobodyListensThere() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (AwsClients clients = new AwsClients(AwsSettings.local(URI.create("https://localhost:" + port)))) {
            refused(clients, "web", 1)
                    .hasMessageContaining("https://localhost:" + port)
                    .hasMessageContaining("takes no connections");
        }
    }

    @Test
    void endpoint_isNamedWhenItSaysNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                AwsClients clients =
                        new AwsClients(AwsSettings.local(URI.create("https://localhost:" + mute.getLocalPort())))) {
            refused(clients, "web", 1).hasMessageContaining("did not answer in time");
        }
    }

    private static AbstractThrowableAssert<?, PreflightException> refused(
            AwsClients clients, String stream, int status) {
        PreflightException refusal =
                catchThrowableOfType(PreflightException.class, () -> Preflight.check(clients, stream));
        assertThat(refusal.exitStatus()).isEqualTo(status);
        return assertThat(refusal);
    }
}
