package dev.sluice.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.local.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An endpoint before the embedded one, in plain HTTP, that gives the answers which only AWS gives, or lets something happen before the true one. */
final class MeddlingProxy implements Closeable {
    private final HttpServer server;
    private final Endpoint endpoint;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Meddling> meddlings = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** What happens once, at so many calls of an operation from now on. */
    private static final class Meddling {
        private final String operation;
        private final Happening happening;
        private int callsBefore;
        private int times;

        Meddling(String operation, int callsBefore, int times, Happening happening) {
            this.operation = operation;
            this.callsBefore = callsBefore;
            this.times = times;
            this.happening = happening;
        }

        synchronized boolean isDue(String called) {
            return called.equals(operation) && callsBefore-- <= 0 && times-- > 0;
        }
    }

    /** What it does in place of the endpoint. */
    interface Happening {
        /** The code and the message of an error, with a colon between; null for the endpoint's own answer; empty for none. */
        @Nullable
        String happen() throws IOException;
    }

    MeddlingProxy(Endpoint endpoint) throws IOException {
        this.endpoint = endpoint;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    /** The arguments by which a command goes here. */
    List<String> way() {
        return List.of("--endpoint", "http://localhost:" + server.getAddress().getPort());
    }

    /** From the call on that has so many before it, so often. */
    void meddle(String operation, int callsBefore, int times, Happening happening) {
        meddlings.add(new Meddling(operation, callsBefore, times, happening));
    }

    /** The operations that were asked for, in their order. */
    List<String> asked() {
        return new ArrayList<>(asked);
    }

    /** Asks the endpoint itself, as another user would. */
    void ask(String operation, String json) throws IOException {
        HttpResponse<byte[]> answer = pass("Kinesis_20131202." + operation, json.getBytes(StandardCharsets.UTF_8), "");
        if (answer.statusCode() != 200) {
            throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    private HttpResponse<byte[]> pass(String target, byte[] body, String authorization) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.plainUri())
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String operation = target.substring(target.indexOf('.') + 1);
            asked.add(operation);
            String error = null;
            for (Meddling meddling : meddlings) {
                if (meddling.isDue(operation)) {
                    error = meddling.happening.happen();
                    break;
                }
            }
            if (error == null) {
                HttpResponse<byte[]> answer =
                        pass(target, body, exchange.getRequestHeaders().getFirst("Authorization"));
                send(exchange, answer.statusCode(), answer.body());
            } else if (!error.isEmpty()) {
                String json = "{\"__type\":\"" + error.substring(0, error.indexOf(':')) + "\",\"message\":\""
                        + error.substring(error.indexOf(':') + 1) + "\"}";
                send(exchange, 400, json.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
