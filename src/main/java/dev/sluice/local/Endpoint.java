package dev.sluice.local;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An embedded Kinesis endpoint on the loopback interface, over HTTP/2 and HTTP/1.1, with TLS or without. It enforces the service's
 * limits with the service's error codes, takes any credentials, and keeps records in files, not in the heap.
 */
public final class Endpoint implements Closeable {
    private final HttpFront front;
    private final Service service;
    private final Papers papers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Endpoint(HttpFront front, Service service, Papers papers) {
        this.front = front;
        this.service = service;
        this.papers = papers;
    }

    /** Whether the file, named as seen from the directory {@code data}, is one in which an endpoint keeps something. */
    public static boolean keeps(Path data, Path file) {
        return Streams.keeps(data, file);
    }

    /**
     * Opens the data directory, if there is one, and listens on 127.0.0.1.
     *
     * @throws IOException if the port is taken, or the directory cannot be used or is in use; the message is for users
     */
    public static Endpoint start(EndpointOptions options) throws IOException {
        Streams streams = Streams.open(options.data());
        HttpFront front;
        Papers papers;
        try {
            papers = Papers.of(options.doors().certificate(), options.data());
            front = new HttpFront(papers.identity());
        } catch (IOException | RuntimeException e) {
            streams.close();
            throw e;
        }
        Service service = new Service(streams, options, new FaultBench(options.faults(), streams, front));
        try {
            front.listen(options.doors().port(), options.doors().plainPort(), service);
            return new Endpoint(front, service, papers);
        } catch (IOException e) {
            front.close();
            service.close();
            throw e;
        }
    }

    /** {@code https://localhost:PORT}. */
    public URI uri() {
        return URI.create("https://localhost:" + front.port());
    }

    /** {@code http://localhost:PORT}, for clients that have no certificate to trust: the port for them alone, or else the one port. */
    public URI plainUri() {
        return URI.create("http://localhost:" + front.plainPort());
    }

    /** Where the certificate came from, in words: "its certificate is ...". */
    public String certificate() {
        return papers.told();
    }

    /** A file in PEM for clients to trust; null if {@link Doors} names none. */
    public @Nullable Path trusted() {
        return papers.trusted();
    }

    /** Makes a stream that takes records at once; does nothing if there is one of that name. */
    public void createStream(String name, int shards) throws IOException {
        service.createStream(name, shards);
    }

    /** Stops listening, drops all connections, and closes the files; a temporary directory goes away. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            front.close();
            service.close();
        }
    }
}
