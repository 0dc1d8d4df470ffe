package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real browser, told what to do by its DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the page had to say on the console: errors, and what its policy has forbidden. */
    final List<String> complaints = new ArrayList<>();

    private final Process process;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private @Nullable WebSocket page;
    private int calls;

    private Chromium(Process process) {
        this.process = process;
    }

    /** Skips the test where there is no browser. */
    static Chromium start(Path directory) throws IOException, InterruptedException {
        Optional<Path> browser = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(browser.isPresent(), "skipped: no chromium on the path (apt-get install chromium)");
        Path profile = directory.resolve("profile");
        ProcessBuilder builder = new ProcessBuilder(
                        browser.orElseThrow().toString(),
                        "--headless",
                        "--disable-gpu",
                        "--no-sandbox", // root, as in CI, has no other way; the page is our own
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        // It is not asked to end, and leaves what it has put there.
        builder.environment().put("TMPDIR", directory.toString());
        Process process = builder.start();
        Chromium chromium = new Chromium(process);
        try {
            chromium.connect(profile.resolve("DevToolsActivePort"));
            return chromium;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            chromium.close();
            throw e;
        }
    }

    private void connect(Path portFile) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
            assertThat(System.nanoTime()).as("chromium opens its port").isLessThan(end);
            Thread.sleep(20);
        }
        HttpClient client = HttpClient.newHttpClient();
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(portFile).get(0) + "/json/list");
        JsonNode pages = JSON.readTree(client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                .body());
        page = client.newWebSocketBuilder()
                .buildAsync(URI.create(pages.get(0).get("webSocketDebuggerUrl").asText()), new Listener())
                .join();
        call("Runtime.enable", "{}");
        call("Log.enable", "{}");
        call("Page.enable", "{}");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    heard.add(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    /** Opens the page anew, and returns when it is laid out. */
    void open(Path file) throws IOException, InterruptedException {
        complaints.clear();
        send("Page.navigate", JSON.createObjectNode().put("url", file.toUri().toString()));
        while (!await().path("method").asText().equals("Page.loadEventFired")) {}
    }

    /** The window, and what it is drawn for. */
    void show(int width, String media, String scheme) throws IOException, InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":800,\"deviceScaleFactor\":1,\"mobile\":" + (width < 500) + "}");
        call(
                "Emulation.setEmulatedMedia",
                "{\"media\":\"" + media + "\",\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme
                        + "\"}]}");
    }

    /** What the expression comes to. */
    JsonNode evaluate(String expression) throws IOException, InterruptedException {
        JsonNode answer = call(
                "Runtime.evaluate",
                JSON.createObjectNode()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true)
                        .toString());
        assertThat(answer.path("exceptionDetails").toString()).isEmpty();
        return answer.path("result").path("value");
    }

    JsonNode call(String method, String parameters) throws IOException, InterruptedException {
        int id = send(method, (ObjectNode) JSON.readTree(parameters));
        while (true) {
            JsonNode message = await();
            if (message.path("id").asInt() == id) {
                assertThat(message.path("error").toString()).as(method).isEmpty();
                return message.path("result");
            }
        }
    }

    private int send(String method, ObjectNode parameters) {
        ObjectNode call = JSON.createObjectNode().put("id", ++calls).put("method", method);
        call.set("params", parameters);
        if (page != null) {
            page.sendText(call.toString(), true).join();
        }
        return calls;
    }

    private JsonNode await() throws InterruptedException {
        JsonNode message = heard.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(message).as("chromium answers").isNotNull();
        String method = message.path("method").asText();
        if (List.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
                .contains(method)) {
            complaints.add(message.path("params").toString());
        }
        return message;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
