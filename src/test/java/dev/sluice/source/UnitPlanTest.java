package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitPlanTest {
    private static final SourceOptions OPTIONS =
            SourceOptions.DEFAULT.withChunkBytes(1_000).withLoadId("units");

    @TempDir
    private Path directory;

    private final ObjectStore store = new ObjectStore(AwsSettings.local(URI.create("http://localhost:1")));

    private InputFeed feed() throws InputException {
        return Inputs.resolve(
                new InputNames(List.of(directory.toString()), null, InputFilter.NONE, true),
                Input.stdin(InputStream.nullInputStream()),
                store,
                remark -> {});
    }

    private static List<String> got(Collected collected) {
        return collected.chunks.stream()
                .map(got -> got.chunk() + " " + new String(got.bytes(), UTF_8))
                .sorted()
                .toList();
    }

    private static Collected read(InputFeed feed) throws Exception {
        Collected collected = new Collected();
        try (InputReader reader = new InputReader(feed, OPTIONS, Resume.NONE, collected)) {
            collected.drain(reader, 3);
        }
        assertThat(collected.told("unreadable")).isEmpty();
        return collected;
    }

    private void write(Random random, int files) throws IOException {
        byte[] twin = Logs.random(random, 20, 40);
        for (int i = 0; i < files; i++) {
            byte[] log = i % 5 == 0 ? twin : Logs.random(random, 1 + random.nextInt(i % 7 == 0 ? 200 : 10), 60);
            List<Packed> ways = List.of(Packed.values());
            Packed packed = ways.get(random.nextInt(ways.size()));
            boolean isPacked = random.nextInt(4) == 0;
            Files.write(directory.resolve("log." + i), isPacked ? packed.pack(log) : log);
        }
    }

    @Test
    void units_makeTheChunksOfTheWhole_readElsewhereInAnyOrderAndCompany() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            write(random, 30);
            List<String> whole = got(read(feed()));
            List<WorkUnit> units =
                    new ArrayList<>(serialised(UnitPlan.of(feed(), OPTIONS).units()));
            Collections.shuffle(units, random);
            List<String> parts = new ArrayList<>();
            for (int from = 0; from < units.size(); ) {
                int to = Math.min(units.size(), from + 1 + random.nextInt(5));
                parts.addAll(got(read(UnitFeed.of(units.subList(from, to), OPTIONS.cutting(), store))));
                from = to;
            }
            parts.sort(null);
            assertThat(parts).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<WorkUnit> serialised(List<WorkUnit> units) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(units));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (List<WorkUnit>) in.readObject();
        }
    }

    @Test
    void shares_areAsLargeAsEachOther_andHoldEachUnitOnce() throws Exception {
        write(new Random(3), 200);
        UnitPlan plan = UnitPlan.of(feed(), OPTIONS);
        List<Integer> numbers = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        for (int index = 1; index <= 4; index++) {
            List<WorkUnit> share = plan.units(new Share(index, 4));
            share.forEach(unit -> numbers.add(unit.number()));
            sizes.add(share.stream().mapToLong(WorkUnit::bytes).sum());
        }
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        plan.units().stream().map(WorkUnit::number).toList());
        assertThat(Collections.max(sizes) - Collections.min(sizes)).isLessThan(2_000);
    }

    @Test
    void shareOfMoreThanThereIs_isEmpty_andReadsNothing() throws Exception {
        Files.writeString(directory.resolve("a.log"), "a line\n");
        UnitPlan plan = UnitPlan.of(feed(), OPTIONS);
        assertThat(plan.units(new Share(1, 3))).hasSize(1);
        assertThat(plan.units(new Share(2, 3))).isEmpty();
        assertThat(read(plan.feed(List.of())).chunks).isEmpty();
    }

    @Test
    void digest_tellsOtherInputsApart_andOtherWaysToCutThem() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "a line\n");
        String digest = UnitPlan.of(feed(), OPTIONS).digest();
        assertThat(UnitPlan.of(feed(), OPTIONS).digest()).isEqualTo(digest);
        assertThat(UnitPlan.of(feed(), OPTIONS.withChunkBytes(999)).digest()).isNotEqualTo(digest);
        Files.writeString(log, "b line\n");
        assertThat(UnitPlan.of(feed(), OPTIONS).digest()).isNotEqualTo(digest);
    }

    /** What is appended after the listing is no part's: one that lists earlier would not have it. */
    @Test
    void file_endsWhereItEndedWhenItWasListed() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "listed\n");
        List<WorkUnit> units = UnitPlan.of(feed(), OPTIONS).units();
        Files.writeString(log, "listed\nappended\n");
        Collected read = read(UnitFeed.of(serialised(units), OPTIONS.cutting(), store));
        assertThat(read.chunks)
                .singleElement()
                .extracting(got -> got.chunk().end())
                .isEqualTo(7L);
        assertThat(new String(read.bytes(), UTF_8)).isEqualTo("listed\n");
    }

    @Test
    void fileThatIsAnother_isToldAndNotRead() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "listed\n");
        List<WorkUnit> units = UnitPlan.of(feed(), OPTIONS).units();
        Files.writeString(log, "another one\n");
        Collected read =
                Collected.from(Listed.all(UnitFeed.of(serialised(units), OPTIONS.cutting(), store)), OPTIONS, 1);
        assertThat(read.chunks).isEmpty();
        assertThat(read.told("unreadable").get(0).reason()).contains("written anew after it was listed");
    }

    @Test
    void chunkOfALargeFile_isReadAlone() throws Exception {
        Files.write(directory.resolve("a.log"), Logs.random(new Random(1), 400, 60));
        List<WorkUnit> units = UnitPlan.of(feed(), OPTIONS).units();
        Collected read = read(UnitFeed.of(units.subList(3, 4), OPTIONS.cutting(), store));
        assertThat(read.chunks).singleElement().extracting(Collected.Got::chunk).satisfies(chunk -> {
            assertThat(chunk.start()).isEqualTo(3_000);
        });
        assertThat(read.told("opened")).as("counted by who has its beginning").isEmpty();
    }

    /** By their URLs and ETags: no beginning is looked at, and no load id is needed. */
    @Test
    void objects_areDividedAsTheyAreListed() throws Exception {
        Map<String, byte[]> objects = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            byte[] log = Logs.random(new Random(i), i % 9 == 0 ? 150 : 4, 60);
            objects.put(
                    "logs/" + (100 + i) + (i % 5 == 0 ? ".gz" : ""),
                    (i % 5 == 0 ? Packed.GZIP : Packed.PLAIN).pack(log));
        }
        try (StoreStub stub = new StoreStub(exchange -> answer(objects, exchange), Runnable::run)) {
            InputNames names = new InputNames(List.of("s3://b/logs/"), null, InputFilter.NONE, true);
            Input stdin = Input.stdin(InputStream.nullInputStream());
            List<String> whole = got(read(Inputs.resolve(names, stdin, stub.store, remark -> {})));
            List<String> parts = new ArrayList<>();
            for (int index = 3; index >= 1; index--) {
                UnitPlan plan = UnitPlan.of(Inputs.resolve(names, stdin, stub.store, remark -> {}), OPTIONS);
                List<WorkUnit> units = plan.units(new Share(index, 3));
                parts.addAll(got(read(
                        index == 1
                                ? plan.feed(units)
                                : UnitFeed.of(serialised(units), OPTIONS.cutting(), stub.store))));
            }
            parts.sort(null);
            assertThat(parts).hasSizeGreaterThan(20).isEqualTo(whole);
        }
    }

    private static void answer(Map<String, byte[]> objects, HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] object = objects.get(exchange.getRequestURI().getPath().replaceFirst("/b/", ""));
            byte[] body = object;
            if (object == null) {
                StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
                objects.forEach((key, bytes) -> xml.append(
                                "<Contents><Key>%s</Key><ETag>\"1\"</ETag><Size>%d</Size>".formatted(key, bytes.length))
                        .append("<LastModified>2026-11-27T12:00:00.000Z</LastModified></Contents>"));
                body = xml.append("</ListBucketResult>").toString().getBytes(UTF_8);
            } else {
                String[] range = exchange.getRequestHeaders()
                        .getFirst("Range")
                        .substring("bytes=".length())
                        .split("-", -1);
                int to = Math.min(object.length, Integer.parseInt(range[1]) + 1);
                body = Arrays.copyOfRange(object, Integer.parseInt(range[0]), to);
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes %s-%d/%d".formatted(range[0], to - 1, object.length));
            }
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(object == null ? 200 : 206, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void listingThatBrokeOff_isRefused() {
        InputFeed feed = InputFeed.of(List.of(Input.unreadable("s3://b/logs/", "the bucket is gone")));
        assertThatThrownBy(() -> UnitPlan.of(feed, OPTIONS))
                .hasMessageContaining("'s3://b/logs/' is not listed to its end: the bucket is gone");
    }

    @Test
    void standardInput_isRefused() {
        InputFeed feed = InputFeed.of(List.of(Input.stdin(InputStream.nullInputStream())));
        assertThatThrownBy(() -> UnitPlan.of(feed, OPTIONS)).hasMessageContaining("Standard input can be read once");
    }
}
