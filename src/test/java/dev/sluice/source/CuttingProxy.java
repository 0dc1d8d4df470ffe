package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Stands between a client and an HTTP server, breaks connections off in the middle, and hears what was asked for. */
final class CuttingProxy implements AutoCloseable {
    private final URI server;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private volatile long mostBytes = Long.MAX_VALUE;
    private volatile String listing = "list-type=2";

    CuttingProxy(URI server) throws IOException {
        this.server = server;
        daemon(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** From now on a connection ends when so many bytes of answers have come over it. */
    void cutAfter(long bytes) {
        mostBytes = bytes;
    }

    /** From now on a listing comes in pages of so many keys: the thousand of a real page take half a minute to put. */
    void pageOf(int keys) {
        listing = "list-type=2&max-keys=" + keys;
    }

    int cuts() {
        return cuts.get();
    }

    /** Bytes of all answers. */
    long answered() {
        return answered.get();
    }

    /** Requests whose line begins so, such as {@code GET /logs/a.log}. */
    long requests(String start) {
        return requests.stream().filter(line -> line.startsWith(start)).count();
    }

    void forget() {
        requests.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket upstream = new Socket(server.getHost(), server.getPort());
                daemon(() -> pump(client, upstream, false));
                daemon(() -> pump(upstream, client, true));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[16 << 10];
        long total = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (answers) {
                    long most = mostBytes;
                    int allowed = (int) Math.min(count, Math.max(0, most - total));
                    out.write(buffer, 0, allowed);
                    answered.addAndGet(allowed);
                    total += allowed;
                    if (allowed < count) {
                        cuts.incrementAndGet();
                        return;
                    }
                } else {
                    String sent = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                    note(sent);
                    out.write(sent.replace("list-type=2", listing).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            // The other side is gone.
        }
    }

    private void note(String sent) {
        Stream.of(sent.split("\r\n", -1))
                .filter(line -> line.endsWith(" HTTP/1.1"))
                .forEach(requests::add);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
