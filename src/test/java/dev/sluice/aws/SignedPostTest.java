package dev.sluice.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server whose clock is an hour behind, in plain HTTP. */
class SignedPostTest {
    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    answer(socket);
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String length = head.toString().replaceFirst("(?is).*content-length: (\\d+).*", "$1");
        heads.add(head.toString());
        bodies.add(new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1));
        Instant now = Instant.now().minus(Duration.ofHours(1));
        boolean late = dated(head.toString()).isAfter(now.plus(Duration.ofMinutes(5)));
        String body = late ? "{\"__type\":\"InvalidSignatureException\"}" : "{}";
        socket.getOutputStream()
                .write(("HTTP/1.1 " + (late ? "400 Bad Request" : "200 OK") + "\r\nConnection: close\r\nDate: "
                                + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC))
                                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(ISO_8859_1));
    }

    private static Instant dated(String head) {
        return SIGNED.parse(head.replaceFirst("(?is).*x-amz-date: (\\S+).*", "$1"), Instant::from);
    }

    @Test
    void request_isSignedByTheServicesClockOnceThisMachinesIsKnownToBeWrong() throws Exception {
        URI here = URI.create("http://localhost:" + server.getLocalPort());
        try (AwsClients clients = new AwsClients(AwsSettings.local(here));
                SignedPost post = new SignedPost(clients, clients.credentials(), Duration.ofSeconds(5))) {
            byte[] buffer = "{\"a\":1}rest of an earlier request".getBytes(ISO_8859_1);
            SignedPost.Reply first = post.send("PutRecords", "application/x-amz-json-1.1", buffer, 7);
            assertThat(first.status()).isEqualTo(400);
            assertThat(first.clockCorrected()).isTrue();
            assertThat(new String(first.body().array(), ISO_8859_1)).contains("InvalidSignatureException");
            SignedPost.Reply second = post.send("PutRecords", "application/x-amz-json-1.1", buffer, 7);
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.clockCorrected()).isFalse();
        }
        assertThat(bodies).containsExactly("{\"a\":1}", "{\"a\":1}");
        assertThat(heads)
                .allSatisfy(head -> assertThat(head)
                        .startsWith("POST / HTTP/1.1\r\n")
                        .containsIgnoringCase("x-amz-target: Kinesis_20131202.PutRecords")
                        .containsPattern("Credential=embedded/\\d{8}/us-east-1/kinesis/aws4_request"));
    }
}
