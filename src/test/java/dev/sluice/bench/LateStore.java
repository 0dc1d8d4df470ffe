package dev.sluice.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** A store of equal compressed objects, as many below {@code s3://late/N/} as N says, that answers each request late. */
final class LateStore implements AutoCloseable {
    private static final Pattern START = Pattern.compile("prefix=(\\d+)(?:/|%2F)");
    private static final Pattern AFTER = Pattern.compile("continuation-token=(\\d+)");
    private static final int PAGE = 1_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final long lateMillis;
    private final byte[] object;

    private LateStore(byte[] object, long lateMillis) throws IOException {
        this.object = object;
        this.lateMillis = lateMillis;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param log what the objects hold the beginning of */
    static LateStore start(Path log, int objectBytes, long lateMillis) throws IOException {
        byte[] lines;
        try (var in = Files.newInputStream(log)) {
            lines = in.readNBytes(32 * objectBytes);
        }
        int least = 0;
        int most = lines.length;
        while (most - least > 1_024) {
            int middle = (least + most) / 2;
            if (packed(lines, middle).length > objectBytes) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return new LateStore(packed(lines, least), lateMillis);
    }

    private static byte[] packed(byte[] lines, int length) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(lines, 0, length);
        }
        return packed.toByteArray();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Thread.sleep(lateMillis);
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            boolean isListing = query.contains("list-type");
            byte[] body = isListing ? listing(query) : object;
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(isListing ? 200 : 206, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] listing(String query) {
        Matcher start = START.matcher(query);
        int count = start.find() ? Integer.parseInt(start.group(1)) : 0;
        Matcher after = AFTER.matcher(query);
        int from = after.find() ? Integer.parseInt(after.group(1)) : 0;
        int to = Math.min(count, from + PAGE);
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>" + (to < count) + "</IsTruncated>");
        if (to < count) {
            xml.append("<NextContinuationToken>").append(to).append("</NextContinuationToken>");
        }
        for (int i = from; i < to; i++) {
            xml.append("<Contents><Key>%d/%06d.gz</Key><ETag>&quot;1&quot;</ETag><Size>%d</Size></Contents>"
                    .formatted(count, i, object.length));
        }
        return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
