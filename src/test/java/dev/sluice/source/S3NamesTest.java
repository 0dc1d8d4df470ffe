package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Objects are read while later ones are listed: here the second of two directories is listed when the test says so. */
@Timeout(60)
class S3NamesTest {
    @TempDir
    Path directory;

    private final CountDownLatch late = new CountDownLatch(1);
    private final CountDownLatch read = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> remarks = new ArrayList<>();
    private boolean refused;
    private StoreStub stub;

    @BeforeEach
    void start() throws IOException {
        stub = new StoreStub(this::answer, threads);
    }

    @AfterEach
    void stop() {
        late.countDown();
        stub.close();
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            String body = "line\n";
            int status = 206;
            if (query.contains("list-type")) {
                status = 200;
                if (query.contains("prefix=p/a/")) {
                    body = page(false, "p/a/1", "p/a/2");
                } else if (query.contains("prefix=p/b/")) {
                    assertThat(late.await(30, TimeUnit.SECONDS)).isTrue();
                    status = refused ? 403 : 200;
                    body = refused ? "<Error><Code>AccessDenied</Code></Error>" : page(false, "p/b/1");
                } else if (query.contains("delimiter=/")) {
                    body = "<ListBucketResult><IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>p/b/</Prefix>"
                            + "</CommonPrefixes><CommonPrefixes><Prefix>p/a/</Prefix></CommonPrefixes></ListBucketResult>";
                } else {
                    body = query.contains("prefix=p/") ? page(true, "p/a/1") : page(false);
                }
            } else {
                read.countDown();
            }
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String page(boolean truncated, String... keys) {
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>" + truncated + "</IsTruncated>"
                + (truncated ? "<NextContinuationToken>1</NextContinuationToken>" : ""));
        for (String key : keys) {
            xml.append("<Contents><Key>").append(key).append("</Key><ETag>&quot;1&quot;</ETag><Size>5</Size>");
            xml.append("<LastModified>2026-01-01T00:00:00Z</LastModified></Contents>");
        }
        return xml.append("</ListBucketResult>").toString();
    }

    private InputFeed feed(InputFilter filter, String... names) throws InputException {
        InputNames typed = new InputNames(List.of(names), null, filter);
        return Inputs.resolve(typed, Input.stdin(InputStream.nullInputStream()), stub.store, remarks::add);
    }

    private Collected collected(InputFeed feed) throws Exception {
        Collected got = new Collected();
        try (InputReader reader = new InputReader(feed, SourceOptions.DEFAULT, Resume.NONE, got)) {
            got.drain(reader, 2);
        }
        return got;
    }

    @Test
    void objects_areAskedForWhileOthersAreListed() throws Exception {
        InputFeed feed = feed(InputFilter.NONE, "s3://b/p/");
        assertThat(feed.isEnded()).isFalse();
        try (InputReader reader = new InputReader(feed, SourceOptions.DEFAULT, Resume.NONE, new Collected())) {
            assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(feed.isEnded()).isFalse();
            assertThat(feed.bytes()).as("how much there is").isNegative();
            late.countDown();
            Collected got = new Collected();
            got.drain(reader, 2);
            assertThat(got.bytes()).isEqualTo("line\nline\nline\n".getBytes(UTF_8));
        }
        assertThat(feed.bytes()).isEqualTo(15);
    }

    @Test
    void filesBehindObjects_areKnownBeforeTheObjectsAreListed() throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "line\n");
        InputFeed feed = feed(InputFilter.NONE, "s3://b/p/", file.toString());
        assertThat(feed.isEnded()).isFalse();
        assertThat(feed.files()).extracting(Input::name).containsExactly(file.toString());
        late.countDown();
        assertThat(Listed.all(feed))
                .extracting(Input::name)
                .containsExactly("s3://b/p/a/1", "s3://b/p/a/2", "s3://b/p/b/1", file.toString());
    }

    @Test
    void listingThatFailsHalfway_isAnInputThatCannotBeRead_andTheOthersAreLoaded() throws Exception {
        refused = true;
        late.countDown();
        Path file = Files.writeString(directory.resolve("a.log"), "file\n");
        Collected got = collected(feed(InputFilter.NONE, "s3://b/p/", file.toString()));
        assertThat(got.bytes()).isEqualTo("line\nline\nfile\n".getBytes(UTF_8));
        assertThat(got.told("unreadable")).singleElement().satisfies(told -> {
            assertThat(told.sourceName()).isEqualTo("s3://b/p/");
            assertThat(told.reason())
                    .startsWith("access is denied; allow s3:GetObject")
                    .endsWith("; of its objects those are loaded that were listed by then");
        });
    }

    @Test
    void nameThatStandsForNothing_isToldBeforeAnythingIsRead() {
        assertThatThrownBy(() -> feed(InputFilter.NONE, "s3://b/p/", "s3://b/q/"))
                .isInstanceOf(InputException.class)
                .hasMessage("'s3://b/q/' does not exist; check the name.");
        assertThat(read.getCount()).isEqualTo(1);
    }

    @Test
    void objectsPassedOver_areCountedWhenAllAreListed() throws Exception {
        InputFeed feed = feed(new InputFilter(List.of("2", "b"), null, null), "s3://b/p/", "s3://b/p/");
        assertThat(remarks).isEmpty();
        late.countDown();
        assertThat(Listed.all(feed)).extracting(Input::name).containsExactly("s3://b/p/a/1");
        assertThat(remarks)
                .contains("s3://b/p/a/1 is named twice; it is loaded once")
                .anyMatch(remark -> remark.startsWith("inputs passed over: 4 by --skip"));
    }

    @Test
    void format_isGuessedFromTheFirstObjectWhileOthersAreListed() throws Exception {
        InputNames names = new InputNames(List.of("s3://b/p/"), null, InputFilter.NONE);
        try (InputList inputs = new InputList(names, InputStream.nullInputStream(), stub.settings)) {
            InputHead head = Objects.requireNonNull(inputs.head(0, SourceOptions.DEFAULT.unpacking(), 100));
            assertThat(new String(head.bytes().array(), UTF_8)).startsWith("line\n");
            assertThat(late.getCount()).isEqualTo(1);
        }
    }

    @Test
    void stop_endsAReaderThatWaitsForTheListing() throws Exception {
        InputFeed feed = feed(InputFilter.NONE, "s3://b/p/");
        try (InputReader reader = new InputReader(feed, SourceOptions.DEFAULT, Resume.NONE, new Collected())) {
            var chunk = threads.submit(() -> reader.next(new ChunkBuffer(64)));
            assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
            reader.stop();
            chunk.get(30, TimeUnit.SECONDS);
            assertThat(reader.next(new ChunkBuffer(64))).isNull();
        } finally {
            feed.close();
        }
    }
}
