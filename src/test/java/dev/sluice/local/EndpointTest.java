package dev.sluice.local;

import static dev.sluice.local.Clients.all;
import static dev.sluice.local.Clients.entry;
import static dev.sluice.local.Clients.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void records_comeBackWhenPutInJsonOrCbor(boolean cbor) throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary());
                KinesisClient client = Clients.kinesis(endpoint, cbor)) {
            endpoint.createStream("web", 1);
            endpoint.createStream("web", 3); // there already

            PutRecordsResponse put = client.putRecords(
                    r -> r.streamName("web").records(entry("a", "first \u00e4"), entry("b", ""), entry("c", "third")));

            assertThat(put.failedRecordCount()).isZero();
            assertThat(texts(all(client, "web", "shardId-000000000000"))).containsExactly("first \u00e4", "", "third");
            assertThat(client.describeStreamSummary(r -> r.streamName("web"))
                            .streamDescriptionSummary()
                            .streamStatus())
                    .isEqualTo(StreamStatus.ACTIVE);
        }
    }
}
