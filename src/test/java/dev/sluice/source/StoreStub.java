package dev.sluice.source;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.Typed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A store on this machine that answers as a test says, and a client of it with any credentials. */
final class StoreStub implements AutoCloseable {
    final AwsSettings settings;
    final ObjectStore store;
    private final HttpServer server;

    /** @param threads that answer */
    StoreStub(HttpHandler answer, Executor threads) throws IOException {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", answer);
        server.start();
        settings = settingsFor("http://127.0.0.1:" + server.getAddress().getPort());
        store = client(settings);
    }

    static AwsSettings settingsFor(String endpoint) {
        return Typed.region("eu-west-1").withS3Endpoint(URI.create(endpoint));
    }

    /** One that gives up after a second. */
    static ObjectStore client(AwsSettings settings) {
        return new ObjectStore(settings, Duration.ofSeconds(1));
    }

    @Override
    public void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        store.close();
        server.stop(0);
    }
}
