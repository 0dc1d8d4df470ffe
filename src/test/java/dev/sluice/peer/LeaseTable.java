package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** npm's dynalite as a process of its own: a DynamoDB for the KCL's leases. Skipped, with the reason, where Node is missing. */
final class LeaseTable implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final URI endpoint;

    LeaseTable() throws IOException, InterruptedException {
        NodePackage dynalite = new NodePackage("dynalite");
        dynalite.install();
        int port = KinesisLocal.freePort();
        endpoint = URI.create("http://localhost:" + port);
        process = new ProcessBuilder(
                        "node",
                        "node_modules/dynalite/cli.js",
                        "--port",
                        Integer.toString(port),
                        "--createTableMs",
                        "0",
                        "--updateTableMs",
                        "0")
                .directory(dynalite.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(dynalite.directory().resolve("dynalite.log").toFile())
                .start();
    }

    URI endpoint() {
        return endpoint;
    }

    /** Makes the table that the KCL would make for the application, but for the index: dynalite adds none to a table that is there. */
    void create(String application) throws IOException, InterruptedException {
        String table = """
                {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                 "AttributeDefinitions": [{"AttributeName": "leaseKey", "AttributeType": "S"},
                                          {"AttributeName": "leaseOwner", "AttributeType": "S"}],
                 "KeySchema": [{"AttributeName": "leaseKey", "KeyType": "HASH"}],
                 "GlobalSecondaryIndexes": [{"IndexName": "LeaseOwnerToLeaseKeyIndex",
                   "KeySchema": [{"AttributeName": "leaseOwner", "KeyType": "HASH"}, {"AttributeName": "leaseKey", "KeyType": "RANGE"}],
                   "Projection": {"ProjectionType": "KEYS_ONLY"}}]}
                """.formatted(application);
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.CreateTable")
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=any")
                .POST(HttpRequest.BodyPublishers.ofString(table))
                .build();
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        while (true) {
            try {
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return;
            } catch (ConnectException e) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
