package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.read.Chunk;
import dev.sluice.source.Content.Members;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenAheadTest {
    private static final int OBJECTS = 80;
    private static final int LATE_MILLIS = 20;

    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch answering = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private StoreStub stub;
    private String text = "";

    @BeforeEach
    void start() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < OBJECTS; i++) {
            String lines = "object " + i + "\n" + "its line\n".repeat(i % 40);
            Packed packed = i % 2 == 0 ? Packed.GZIP : Packed.PLAIN;
            objects.put(String.format("logs/%04d", i), packed.pack(lines.getBytes(UTF_8)));
            all.append(lines);
        }
        text = all.toString();
        stub = new StoreStub(this::answer, threads);
    }

    @AfterEach
    void stop() {
        answering.countDown();
        stub.close();
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] object = objects.get(path.replaceFirst("/b/", ""));
            requests.merge(exchange.getRequestMethod() + " " + path, 1, Integer::sum);
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            if (object != null) {
                answering.await(LATE_MILLIS, TimeUnit.MILLISECONDS);
            }
            byte[] body = object == null ? listing() : object;
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(object == null ? 200 : 206, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private byte[] listing() {
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        objects.forEach((key, bytes) -> xml.append("<Contents><Key>")
                .append(key)
                .append("</Key><ETag>&quot;1&quot;</ETag><Size>")
                .append(bytes.length)
                .append("</Size></Contents>"));
        return xml.append("</ListBucketResult>").toString().getBytes(UTF_8);
    }

    @Test
    void smallObjects_takeOneRequestEach_manyAtOnce_andKeepTheirOrder() throws Exception {
        List<Input> inputs = Listed.all(
                new InputNames(List.of("s3://b/logs/"), null, InputFilter.NONE),
                InputStream.nullInputStream(),
                stub.store,
                remark -> {});
        List<Chunk> before = List.of();
        for (int ahead : new int[] {1, 3, 64}) {
            requests.clear();
            mostAtOnce.set(0);
            Collected got = Collected.from(inputs, SourceOptions.DEFAULT.with(new Opening(8, ahead)), 2);
            assertThat(got.told("unreadable")).isEmpty();
            assertThat(new String(got.bytes(), UTF_8)).isEqualTo(text);
            List<Chunk> chunks = got.chunks.stream().map(Collected.Got::chunk).toList();
            assertThat(chunks).hasSize(1).isEqualTo(before.isEmpty() ? chunks : before);
            before = chunks;
            assertThat(requests).hasSize(OBJECTS).allSatisfy((request, times) -> {
                assertThat(request).startsWith("GET ");
                assertThat(times).isEqualTo(1);
            });
            assertThat(mostAtOnce.get()).isBetween(Math.min(ahead, 16), ahead);
        }
    }

    /** Objects of one byte more each, whose opening waits for a word. */
    private static final class Slow {
        final List<Input> inputs = new ArrayList<>();
        final List<Input> begun = new ArrayList<>();
        final CountDownLatch word = new CountDownLatch(1);

        Slow(int count) {
            for (int i = 0; i < count; i++) {
                int bytes = 10 + i;
                inputs.add(new Input("s3://b/" + i, bytes, (Input.Far) () -> open(bytes - 10)));
            }
        }

        private Content open(int index) throws IOException {
            synchronized (this) {
                begun.add(inputs.get(index));
            }
            try {
                word.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            if (index == 1) {
                throw new IOException("refused");
            }
            return new Members(List::of);
        }

        synchronized List<Input> begun() {
            return List.copyOf(begun);
        }
    }

    private static Prepared open(Input input, OpenAhead.Room room) throws IOException {
        return new Prepared(input.open(), Instant.EPOCH, null, null);
    }

    @Test
    void room_isGivenInTheOrderOfTheInputs_andNobodyWaitsForIt() throws Exception {
        Slow slow = new Slow(6);
        slow.inputs.add(new Input("s3://b/short", 1, (Input.Far) () -> new Members(List::of)));
        try (OpenAhead ahead = new OpenAhead(4, 100, 10 + 11 + 12 + 5, OpenAheadTest::open)) {
            ahead.begin(slow.inputs);
            slow.word.countDown();
            for (int i = 0; i < 3; i++) {
                int at = i;
                if (i == 1) {
                    assertThatThrownBy(() -> ahead.take(slow.inputs.get(at))).hasMessage("refused");
                } else {
                    ahead.take(slow.inputs.get(i));
                }
            }
            // The short one would have had room, and stands behind those that had none.
            assertThat(slow.begun()).containsExactlyInAnyOrderElementsOf(slow.inputs.subList(0, 3));
            ahead.take(slow.inputs.get(3));
            ahead.begin(slow.inputs.subList(4, 7));
            for (Input input : slow.inputs.subList(4, 7)) {
                ahead.take(input);
            }
        }
    }

    @Test
    void stop_endsTheWaitForWhatIsBeingFetched_andForWhatNobodyBegan() throws Exception {
        Slow slow = new Slow(6);
        OpenAhead ahead = new OpenAhead(2, 100, 1_000, OpenAheadTest::open);
        ahead.begin(slow.inputs);
        for (int i : new int[] {0, 3}) {
            CompletableFuture<Throwable> taken = CompletableFuture.supplyAsync(() -> {
                try {
                    ahead.take(slow.inputs.get(i));
                    return new AssertionError("taken");
                } catch (IOException e) {
                    return e;
                }
            });
            ahead.close();
            assertThat(taken.get(30, TimeUnit.SECONDS)).isInstanceOf(ReadingStoppedException.class);
        }
        ahead.begin(slow.inputs);
        assertThat(slow.begun().size()).isLessThanOrEqualTo(2);
    }
}
