package dev.sluice.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Adobe's S3Mock, a process of its own: its libraries are Spring's, whose versions and loggers have no place among ours. Every object it
 * is given lies in one bucket.
 */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "logs";
    private static final Pattern STARTED = Pattern.compile("Tomcat started on .*?(\\d+) \\(http\\)");

    private final Process process;
    private final URI uri;
    private final S3Client client;

    private S3Server(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
        this.client = S3Client.builder()
                .endpointOverride(uri)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    public static S3Server start() throws IOException, URISyntaxException {
        // The one class in the jar that is not packed within it.
        Path jar = Path.of(S3Server.class
                .getResource("/org/springframework/boot/loader/launch/JarLauncher.class")
                .toURI()
                .getSchemeSpecificPart()
                .replaceFirst("^file:", "")
                .replaceFirst("!.*", ""));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--com.adobe.testing.s3mock.httpPort=0")
                .redirectErrorStream(true)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                drain(said);
                S3Server server = new S3Server(process, URI.create("http://127.0.0.1:" + started.group(1)));
                server.client.createBucket(r -> r.bucket(BUCKET));
                return server;
            }
        }
        throw new IOException("S3Mock did not start");
    }

    private static void drain(BufferedReader said) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (said.readLine() != null) {}
                    } catch (IOException e) {
                        // It is gone.
                    }
                },
                "s3mock-output");
        thread.setDaemon(true);
        thread.start();
    }

    public URI uri() {
        return uri;
    }

    public void put(String key, byte[] bytes) {
        client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
    }

    public void delete(String key) {
        client.deleteObject(r -> r.bucket(BUCKET).key(key));
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
    }
}
