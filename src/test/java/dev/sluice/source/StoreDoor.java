package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Stands before a store and loses answers, refuses, or passes over what a request says, as a test wants. */
public final class StoreDoor implements AutoCloseable {
    private static final Set<String> OWN =
            Set.of("host", "content-length", "connection", "expect", "transfer-encoding", "upgrade", "http2-settings");

    private final HttpServer server;
    private final URI store;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> losing = request -> false;
    private volatile Predicate<String> refusing = request -> false;
    private volatile boolean shut;
    private volatile String passedOver = "";
    private volatile long millis;
    private volatile Duration age = Duration.ZERO;

    public StoreDoor(URI store) throws IOException {
        this.store = store;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Of requests such as {@code PUT /logs/a} the store's answers are lost: they were carried out, and nobody hears of it. */
    public void lose(Predicate<String> which) {
        losing = which;
    }

    /** Such requests are denied. */
    public void refuse(Predicate<String> which) {
        refusing = which;
    }

    /** Nothing comes through while it is shut. */
    public void shut(boolean now) {
        shut = now;
    }

    /** A header that the store does not see. */
    public void passOver(String header) {
        passedOver = header;
    }

    /** How long each request is on its way. */
    public void delay(long ms) {
        millis = ms;
    }

    /** Every object looks as if it had been written so much earlier. */
    public void age(Duration by) {
        age = by;
    }

    public List<String> requests() {
        return requests;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (shut) {
                return;
            }
            String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            requests.add(asked);
            if (refusing.test(asked)) {
                byte[] denied = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>".getBytes(UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/xml");
                exchange.sendResponseHeaders(403, denied.length);
                exchange.getResponseBody().write(denied);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(store.resolve(exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0 && !exchange.getRequestMethod().equals("PUT")
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                String its = name.toLowerCase(Locale.ROOT);
                if (!OWN.contains(its) && !its.equals(passedOver)) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            Thread.sleep(millis);
            HttpResponse<byte[]> answer = answer(request.build());
            if (losing.test(asked)) {
                return;
            }
            answer.headers().map().forEach((name, values) -> {
                if (name.equals("last-modified")) {
                    exchange.getResponseHeaders().set(name, aged(values.get(0)));
                } else if (!OWN.contains(name) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String aged(String time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.parse(time, DateTimeFormatter.RFC_1123_DATE_TIME).minus(age));
    }

    /** One after the other: S3 shows an object as it was or as it is, and S3Mock may show half of it while it is written. */
    private synchronized HttpResponse<byte[]> answer(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
