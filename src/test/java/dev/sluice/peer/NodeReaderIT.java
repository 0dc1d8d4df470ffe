package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Doors;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The AWS SDK for Node against the embedded endpoint: it speaks HTTP/2 and nothing else. Skipped, with the reason, where Node is missing.
 */
@Timeout(300)
class NodeReaderIT {
    private static final NodePackage SDK = new NodePackage("client-kinesis", "@aws-sdk/");

    private static Endpoint endpoint;
    private static Path certificate;

    @BeforeAll
    static void start() throws Exception {
        SDK.install();
        certificate = SDK.directory().toAbsolutePath().resolve("endpoint.pem");
        endpoint = Endpoint.start(EndpointOptions.temporary().withDoors(new Doors(0, null, certificate)));
    }

    @AfterAll
    static void stop() throws IOException {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    @Test
    void client_putsAndReadsAsItComes() throws Exception {
        for (String scheme : new String[] {"https", "http"}) {
            assertThat(run("putAndRead.mjs", scheme, """
                    import * as kinesis from "@aws-sdk/client-kinesis";
                    const [endpoint, StreamName] = process.argv.slice(2);
                    const client = new kinesis.Kinesis({ endpoint });
                    await client.createStream({ StreamName, ShardCount: 1 });
                    const Records = [1, 2, 3].map((i) => ({ PartitionKey: "k", Data: Buffer.from("line " + i) }));
                    await client.putRecords({ StreamName, Records });
                    const start = { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" };
                    const { ShardIterator } = await client.getShardIterator(start);
                    const got = await client.getRecords({ ShardIterator });
                    for (const record of got.Records) console.log(Buffer.from(record.Data).toString());
                    await client.describeStream({ StreamName: "nowhere" }).catch((e) => console.log(e.name));
                    client.destroy();
                    """))
                    .as(scheme)
                    .isEqualTo("line 1\nline 2\nline 3\nResourceNotFoundException\n");
        }
    }

    @Test
    void client_subscribesAsItComes() throws Exception {
        assertThat(run("subscribe.mjs", "https", """
                import * as kinesis from "@aws-sdk/client-kinesis";
                const [endpoint, name] = process.argv.slice(2);
                const StreamName = name + "-pushed";
                const client = new kinesis.Kinesis({ endpoint });
                await client.createStream({ StreamName, ShardCount: 1 });
                const Records = [1, 2, 3].map((i) => ({ PartitionKey: "k", Data: Buffer.from("line " + i) }));
                await client.putRecords({ StreamName, Records });
                const { StreamDescriptionSummary } = await client.describeStreamSummary({ StreamName });
                const StreamARN = StreamDescriptionSummary.StreamARN;
                const { Consumer } = await client.registerStreamConsumer({ StreamARN, ConsumerName: "node" });
                const { ConsumerARN } = Consumer;
                let status = Consumer.ConsumerStatus;
                while (status != "ACTIVE") {
                  const { ConsumerDescription } = await client.describeStreamConsumer({ ConsumerARN });
                  status = ConsumerDescription.ConsumerStatus;
                }
                const ShardId = "shardId-000000000000";
                const from = { ConsumerARN, ShardId, StartingPosition: { Type: "TRIM_HORIZON" } };
                const { EventStream } = await client.subscribeToShard(from);
                let seen = 0;
                for await (const event of EventStream) {
                  for (const record of event.SubscribeToShardEvent.Records) {
                    console.log(Buffer.from(record.Data).toString());
                    seen++;
                  }
                  if (seen == 3) await client.putRecords({ StreamName, Records: Records.slice(0, 1) });
                  if (seen == 4) break;
                }
                process.exit(0);
                """)).isEqualTo("line 1\nline 2\nline 3\nline 1\n");
    }

    private static String run(String name, String scheme, String script) throws Exception {
        Path file = Files.writeString(SDK.directory().resolve(name), script);
        URI uri = URI.create(endpoint.uri().toString().replace("https:", scheme + ":"));
        ProcessBuilder builder =
                new ProcessBuilder("node", file.toAbsolutePath().toString(), uri.toString(), "node-" + scheme);
        builder.environment().put("AWS_REGION", "us-east-1");
        builder.environment().put("AWS_ACCESS_KEY_ID", "any");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "any");
        builder.environment().put("NODE_EXTRA_CA_CERTS", certificate.toString());
        builder.redirectError(SDK.directory().resolve("stderr.log").toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(() -> printed + "; see " + SDK.directory() + "/stderr.log")
                .isZero();
        return printed;
    }
}
