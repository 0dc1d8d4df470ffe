package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * A stream of the embedded endpoint into which the command has loaded a file in each layout and codec, and every file whose batches
 * have ids twice. The lines are of bytes at which readers stumble: they end at a newline and at nothing else.
 */
final class LoadedStream implements AutoCloseable {
    static final String NAME = "web";
    static final List<String> LAYOUTS = List.of("zstd", "gzip", "none", "aggregated", "lines");
    static final List<String> WITH_IDS = List.of("zstd", "gzip", "aggregated");

    /** Readers of text take each of these for a line's end, or for no text at all. */
    private static final List<String> ODD = List.of(
            "plain",
            "a\rb",
            "\r",
            "crlf\r",
            "\f\u000b\u001c\u001d\u001e",
            "\u0085\u2028\u2029",
            "\0",
            "\t ",
            "\"{\\",
            "\u00e4\ud83d\ude00");

    private final Path directory;
    private final Endpoint endpoint;
    private final Path trustStore;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Map<String, List<Record>> records = new LinkedHashMap<>();

    LoadedStream(Path directory) throws Exception {
        this.directory = directory;
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
        trustStore = trust();
        endpoint.createStream(NAME, 2);
        int seen = 0;
        for (String layout : LAYOUTS) {
            byte[] file = oddLines(layout);
            lines.write(file);
            lines.write('\n');
            load(layout, Files.write(directory.resolve(layout + ".log"), file));
            List<Record> all = records();
            records.put(layout, all.subList(seen, all.size()));
            seen = all.size();
        }
        for (String layout : WITH_IDS) {
            load(layout, directory.resolve(layout + ".log"));
        }
    }

    /** What readers that know batch ids are to give, in any order. */
    byte[] lines() {
        return lines.toByteArray();
    }

    /** What was loaded in this layout, in the order of arrival, without second copies. */
    List<Record> records(String layout) {
        return Objects.requireNonNull(records.get(layout), layout);
    }

    /** For a process that reads from the endpoint by an SDK. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.uri().toString(),
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                "any",
                "AWS_SECRET_ACCESS_KEY",
                "any");
    }

    /** For a process that is a JVM: the endpoint's certificate is of its own making. */
    List<String> javaOptions() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + trustStore,
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=public");
    }

    private void load(String layout, Path file) {
        List<String> command =
                new ArrayList<>(List.of("load", "--endpoint", endpoint.uri().toString(), "--insecure"));
        command.addAll(
                layout.equals("aggregated") || layout.equals("lines")
                        ? List.of("--records", layout)
                        : List.of("--records", "blocks", "--compression", layout));
        // Several records of each layout, as a longer file would give.
        command.addAll(List.of("--chunk-size", "1M", NAME, file.toString()));
        dev.sluice.Sluice load = dev.sluice.Sluice.run(command.toArray(String[]::new));
        assertThat(load.status).as(load.err()).isZero();
    }

    private List<Record> records() {
        List<Record> all = new ArrayList<>();
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            KinesisClient client = clients.kinesis();
            client.listShards(request -> request.streamName(NAME)).shards().forEach(shard -> {
                String first = client.getShardIterator(request -> request.streamName(NAME)
                                .shardId(shard.shardId())
                                .shardIteratorType("TRIM_HORIZON"))
                        .shardIterator();
                var page = client.getRecords(request -> request.shardIterator(first));
                all.addAll(page.records());
                while (page.millisBehindLatest() > 0) {
                    String next = page.nextShardIterator();
                    page = client.getRecords(request -> request.shardIterator(next));
                    all.addAll(page.records());
                }
            });
        }
        all.sort((a, b) -> a.approximateArrivalTimestamp().compareTo(b.approximateArrivalTimestamp()));
        return all;
    }

    /** Some 1.3 MB, the last line without its newline. */
    private static byte[] oddLines(String name) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Random random = new Random(name.hashCode());
        for (int i = 0; i < 400; i++) {
            file.write((name + i + ODD.get(i % ODD.size())).getBytes(StandardCharsets.UTF_8));
            file.write(i % 7 == 0 ? new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0x80, (byte) i} : new byte[0]);
            if (i % 50 == 0) {
                for (int words = 0; words < 20_000; words++) {
                    file.write((" " + random.nextInt(1 << 20)).getBytes(StandardCharsets.UTF_8));
                }
            }
            file.write(i % 90 == 0 ? "\n\n".getBytes(StandardCharsets.UTF_8) : new byte[] {'\n'});
        }
        file.write((name + " ends without a newline").getBytes(StandardCharsets.UTF_8));
        return file.toByteArray();
    }

    private Path trust() throws Exception {
        List<X509Certificate> shown = new ArrayList<>();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Curious(shown)}, new SecureRandom());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(endpoint.uri().getHost(), endpoint.uri().getPort())) {
            socket.startHandshake();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("endpoint", shown.get(0));
        Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "public".toCharArray());
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        endpoint.close();
    }

    /** Takes any certificate, and keeps it. */
    private record Curious(List<X509Certificate> shown) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            shown.addAll(List.of(chain));
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
