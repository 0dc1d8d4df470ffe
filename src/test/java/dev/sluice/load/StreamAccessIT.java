package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.Sluice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream is looked at beside the listing of the inputs; what is wrong with those is told first. */
class StreamAccessIT {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private ServerSocket silent;

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept);
        accepting.setDaemon(true);
        accepting.start();
    }

    @AfterEach
    void stop() throws IOException {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        silent.close();
        for (Socket each : open) {
            each.close();
        }
    }

    /** Never answers. */
    private void accept() {
        try {
            while (open.add(silent.accept())) {
                asked.countDown();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private Sluice load(String... inputs) {
        String[] where = {
            "--region", "eu-west-1", "--insecure", "--endpoint", "https://localhost:" + silent.getLocalPort()
        };
        return Sluice.run(Stream.of(new String[] {"load"}, where, new String[] {"web"}, inputs)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }

    @Test
    void stream_isAskedForWhileObjectsAreListed() throws Exception {
        CountDownLatch waited = new CountDownLatch(1);
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            try (exchange) {
                if (asked.await(30, TimeUnit.SECONDS)) {
                    waited.countDown();
                }
                byte[] none = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>".getBytes(UTF_8);
                exchange.sendResponseHeaders(200, none.length);
                exchange.getResponseBody().write(none);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        store.start();
        try {
            String s3 = "http://127.0.0.1:" + store.getAddress().getPort();
            Sluice load = load("s3://b/p/", "--s3-endpoint", s3);
            assertThat(waited.getCount())
                    .as("asked for before the listing ended")
                    .isZero();
            assertThat(load.err()).isEqualTo("sluice: 's3://b/p/' does not exist; check the name.\n");
            assertThat(load.status).isEqualTo(2);
        } finally {
            store.stop(0);
        }
    }

    @Test
    void inputThatIsNotThere_isToldWithoutWaitingForTheStream() {
        Sluice load = load("no-such.log");
        assertThat(load.err()).isEqualTo("sluice: 'no-such.log' does not exist; check the name.\n");
        assertThat(load.status).isEqualTo(2);
    }
}
