package dev.sluice.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.OwnObjects;
import dev.sluice.aws.Typed;
import dev.sluice.source.S3Name;
import dev.sluice.source.S3Server;
import dev.sluice.source.StoreDoor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A journal in S3, on a real server that speaks its language and keeps conditions on writes. Most of these wait for time to pass, so they
 * wait together; each has a journal and a door of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class JournalObjectIT {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static S3Server server;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final String key = "journals/" + NAMES.incrementAndGet() + "/web.journal";
    private StoreDoor door;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        door = new StoreDoor(server.uri());
        open.add(door);
    }

    @AfterEach
    void close() throws Exception {
        door.shut(false);
        Collections.reverse(open);
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** @param lease of the journal there */
    private JournalObject place(URI endpoint, String bucket, Duration lease) {
        ObjectStore store = new ObjectStore(Typed.region("eu-west-1").withS3Endpoint(endpoint), PATIENCE);
        JournalObject place = new JournalObject(new S3Name(bucket, key), store, lease);
        open.add(place);
        return place;
    }

    /** The journal, by the door. */
    private JournalObject byDoor() {
        return place(door.uri(), S3Server.BUCKET, LEASE);
    }

    /** The journal, as another run sees it. */
    private JournalObject direct() {
        return place(server.uri(), S3Server.BUCKET, LEASE);
    }

    private OwnObjects objects() {
        return direct().patiently();
    }

    private static Journal hold(JournalObject place) throws JournalException {
        return place.open((bytes, from, length) -> {});
    }

    private List<String> entries() throws JournalException {
        List<String> entries = new ArrayList<>();
        direct().read((bytes, from, length) -> entries.add(new String(bytes, from, length, UTF_8)));
        return entries;
    }

    private static String entry(int number, int length) {
        return "{\"n\":" + number + ",\"pad\":\"" + "x".repeat(length) + "\"}";
    }

    /** The entries of a journal that has two parts, and some more behind them. */
    private List<String> parted() throws Exception {
        List<String> entries =
                IntStream.range(0, 40).mapToObj(i -> entry(i, 20_000)).toList();
        try (Journal journal = hold(direct())) {
            for (int from = 0; from < entries.size(); from += 5) {
                journal.append(entries.subList(from, from + 5));
            }
        }
        assertThat(parts()).hasSize(2);
        return entries;
    }

    private List<String> parts() throws Exception {
        return objects().keys(direct().prefix());
    }

    @Test
    void entries_areReadInTheirOrderByALaterRun() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> written = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            List<String> found = new ArrayList<>();
            try (Journal journal =
                    byDoor().open((bytes, from, length) -> found.add(new String(bytes, from, length, UTF_8)))) {
                assertThat(found).as("seed %d", seed).isEqualTo(written);
                for (int i = 0; i < 60; i++) {
                    String entry = entry(written.size(), random.nextInt(20_000));
                    written.add(entry);
                    if (random.nextBoolean()) {
                        journal.append(List.of(entry));
                    } else {
                        journal.note(entry);
                    }
                }
            }
        }
        assertThat(entries()).as("seed %d", seed).isEqualTo(written);
        assertThat(parts()).as("seed %d", seed).hasSizeGreaterThan(3);
        assertThat(new String(direct().first(), UTF_8)).isEqualTo(written.get(0));
    }

    @Test
    void secondRun_isRefusedAsLongAsTheFirstIsThere() throws Exception {
        try (Journal journal = hold(byDoor())) {
            // With nothing to write: that the first is still there is written all the same.
            requireHeldForLongerThanTheLease();
            journal.append(List.of(entry(1, 1)));
        }
        assertThatCode(() -> direct().requireFree()).doesNotThrowAnyException();
        assertThat(entries()).containsExactly(entry(1, 1));
    }

    @Test
    void journalThatTakesLongerToReadThanTheLease_isHeldMeanwhile() throws Exception {
        try (Journal journal = hold(direct())) {
            journal.append(List.of(entry(1, 1)));
        }
        byDoor().open((bytes, from, length) -> requireHeldForLongerThanTheLease())
                .close();
        assertThatCode(() -> direct().requireFree()).doesNotThrowAnyException();
    }

    private void requireHeldForLongerThanTheLease() {
        long end = System.nanoTime() + LEASE.plusSeconds(1).toNanos();
        while (System.nanoTime() < end) {
            assertThatThrownBy(() -> direct().requireFree())
                    .isInstanceOf(CheckpointBusyException.class)
                    .hasMessageContaining("another run is using the checkpoint s3://logs/" + key)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThatThrownBy(() -> hold(direct())).isInstanceOf(CheckpointBusyException.class);
        }
    }

    @Test
    void runThatEndsByAnInterrupt_letsOthersHaveTheJournal() throws Exception {
        Journal journal = hold(direct());
        Thread.currentThread().interrupt();
        journal.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThatCode(() -> direct().requireFree()).doesNotThrowAnyException();
    }

    @Test
    void runThatIsThoughtDead_cannotWriteAnyMore() throws Exception {
        Journal first = hold(byDoor());
        first.append(List.of(entry(1, 1)));
        door.shut(true);
        long since = System.nanoTime();
        Journal second = takeOver();
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(LEASE.plusSeconds(3));
        door.shut(false);
        assertThatThrownBy(() -> first.append(List.of(entry(2, 1))))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("another run (process ")
                .hasMessageContaining("has taken over the checkpoint s3://logs/" + key)
                .hasMessageEndingWith("goes on with what is left");
        // Nor does its end take anything from the other.
        first.close();
        second.append(List.of(entry(3, 1)));
        assertThatThrownBy(() -> direct().requireFree()).isInstanceOf(CheckpointBusyException.class);
        second.close();
        assertThat(entries()).containsExactly(entry(1, 1), entry(3, 1));
    }

    /** Holds the journal as soon as it may. */
    private Journal takeOver() throws Exception {
        while (!direct().isFree()) {
            Thread.sleep(50);
        }
        return hold(direct());
    }

    @Test
    void runThatHasEndedOnThisMachine_holdsNothing() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        JournalHolder here = JournalHolder.here();
        JournalHolder its =
                new JournalHolder(here.host(), other.pid(), here.kernel(), JournalHolder.startedHere(other.pid()));
        JournalHead head = new JournalHead("ab", 1, its, List.of());
        objects().put(key, head.object(new byte[0]));
        assertThatThrownBy(() -> direct().requireFree()).isInstanceOf(CheckpointBusyException.class);
        other.destroyForcibly().waitFor();
        assertThatCode(() -> direct().requireFree()).doesNotThrowAnyException();
        // Of another machine nobody can tell.
        JournalHolder elsewhere = new JournalHolder("elsewhere", its.pid(), "other", its.started());
        objects().put(key, new JournalHead("ab", 2, elsewhere, List.of()).object(new byte[0]));
        assertThatThrownBy(() -> direct().requireFree())
                .isInstanceOf(CheckpointBusyException.class)
                .hasMessageContaining("on elsewhere; if that was killed, this is free in ");
    }

    @Test
    void runThatWasKilledElsewhere_blocksTheNextForAMinuteAtMost(@TempDir Path directory) throws Exception {
        JournalHolder elsewhere = new JournalHolder("elsewhere", 17, "another kernel", "1");
        objects().put(key, new JournalHead("ab", 1, elsewhere, List.of()).object(new byte[0]));
        long since = System.nanoTime();
        // All but the last seconds of the minute are over.
        Duration left = Duration.ofSeconds(4);
        door.age(JournalObject.LEASE.minus(left));
        Path log = Files.writeString(directory.resolve("a.log"), "one line\n");
        List<String> load = List.of(
                "load",
                "--local",
                "--sender=sdk",
                "--region=us-east-1",
                "--s3-endpoint=" + door.uri(),
                "--checkpoint=s3://logs/" + key,
                "web",
                log.toString());
        Sluice refused = Sluice.run(load.toArray(String[]::new));
        assertThat(refused.status).as(refused.err()).isEqualTo(1);
        assertThat(refused.err()).contains("(process 17 on elsewhere; if that was killed, this is free in ");
        List<String> waiting = new ArrayList<>(load);
        waiting.add(1, "--if-busy=wait");
        Sluice waited = Sluice.run(waiting.toArray(String[]::new));
        assertThat(waited.status).as(waited.err()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isBetween(left.minusSeconds(2), left.plusSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void runs_thatBeginTogether_areRefusedButForOne(boolean begun) throws Exception {
        if (begun) {
            hold(direct()).close();
        }
        int runs = 6;
        ExecutorService threads = Executors.newFixedThreadPool(runs);
        try {
            List<Callable<Journal>> all = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                JournalObject place = byDoor();
                all.add(() -> {
                    try {
                        return hold(place);
                    } catch (CheckpointBusyException e) {
                        return null;
                    }
                });
            }
            List<Journal> holding = new ArrayList<>();
            for (Future<Journal> each : threads.invokeAll(all)) {
                if (each.get() != null) {
                    holding.add(each.get());
                }
            }
            assertThat(holding).hasSize(1);
            holding.get(0).append(List.of(entry(1, 1)));
            holding.get(0).close();
        } finally {
            threads.shutdown();
        }
        assertThat(entries()).containsExactly(entry(1, 1));
    }

    @Test
    void lostAnswers_areKnownForWhatTheyAre() throws Exception {
        AtomicInteger count = new AtomicInteger();
        // Each write is carried out the first time and answered the second time.
        door.lose(request -> request.startsWith("PUT ") && count.incrementAndGet() % 2 == 1);
        List<String> written = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Journal journal = hold(byDoor())) {
                for (int i = 0; i < 12; i++) {
                    written.add(entry(written.size(), 50_000));
                    journal.append(List.of(written.get(written.size() - 1)));
                }
            }
        }
        assertThat(count.get()).isGreaterThan(50);
        assertThat(entries()).isEqualTo(written);
        assertThatCode(() -> direct().requireFree()).doesNotThrowAnyException();
    }

    @Test
    void appends_waitWhileS3IsAway_andFailWhenThatTakesTooLong() throws Exception {
        Journal journal = hold(place(door.uri(), S3Server.BUCKET, Duration.ofMinutes(1)));
        door.shut(true);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> waiting = thread.submit(() -> {
                journal.append(List.of(entry(1, 1)));
                return null;
            });
            Thread.sleep(1500);
            assertThat(waiting).isNotDone();
            door.shut(false);
            waiting.get();
            assertThat(entries()).containsExactly(entry(1, 1));
            door.shut(true);
            assertThatThrownBy(() -> journal.append(List.of(entry(2, 1))))
                    .isInstanceOf(JournalException.class)
                    .hasMessageStartingWith("cannot write the checkpoint s3://logs/" + key + ": the S3 endpoint "
                            + door.uri() + " did not answer")
                    .hasMessageEndingWith("it goes on where this run ended");
            // Who comes later hears the same.
            assertThatThrownBy(() -> journal.note(entry(3, 1))).hasMessageStartingWith("cannot write the checkpoint");
            assertThatThrownBy(journal::flush).hasMessageStartingWith("cannot write the checkpoint");
            journal.close();
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void appends_thatComeTogether_areWrittenTogether() throws Exception {
        int appends = 200;
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try (Journal journal = hold(byDoor())) {
            door.delay(30);
            door.requests().clear();
            List<Callable<Boolean>> all = new ArrayList<>();
            IntStream.range(0, appends)
                    .forEach(i -> all.add(() -> {
                        journal.append(List.of(entry(i, 1)));
                        return true;
                    }));
            for (Future<Boolean> each : threads.invokeAll(all)) {
                assertThat(each.get()).isTrue();
            }
            assertThat(entries()).hasSize(appends);
            assertThat(door.requests()).hasSizeLessThan(appends / 2);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void note_reachesS3Soon_andAtOnceWhenItIsFlushed() throws Exception {
        try (Journal journal = hold(byDoor())) {
            journal.note(entry(1, 1));
            journal.flush();
            assertThat(entries()).containsExactly(entry(1, 1));
            journal.note(entry(2, 1));
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (entries().size() < 2) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(20);
            }
        }
    }

    @Test
    void replacement_isWhole_andLeavesNoOldPart() throws Exception {
        parted();
        List<String> before = parts();
        List<String> shorter =
                IntStream.range(0, 300).mapToObj(i -> entry(1000 + i, 30_000)).toList();
        try (Journal journal = hold(byDoor())) {
            assertThat(journal.replace(shorter.stream())).isTrue();
            journal.append(List.of("{\"n\":-1}"));
        }
        List<String> all = new ArrayList<>(shorter);
        all.add("{\"n\":-1}");
        assertThat(entries()).isEqualTo(all);
        assertThat(parts()).isNotEmpty().doesNotContainAnyElementsOf(before);
    }

    /** Such a run may be there when the first one, which stood still for too long, comes to clear away what it has replaced. */
    @Test
    void replacement_leavesThePartsOfARunThatHasTakenOver() throws Exception {
        String others = direct().part("ffffffffffffffff", 1);
        try (Journal journal = hold(place(door.uri(), S3Server.BUCKET, Duration.ofMinutes(1)))) {
            door.lose(request -> {
                if (request.equals("PUT /logs/" + key)) {
                    assertThatCode(() -> objects().put(others, new byte[] {1})).doesNotThrowAnyException();
                }
                return false;
            });
            assertThat(journal.replace(Stream.of(entry(1, 1)))).isTrue();
            door.lose(request -> false);
        }
        assertThat(parts()).containsExactly(others);
    }

    @Test
    void replacement_thatBreaksOff_leavesWhatWasThere() throws Exception {
        List<String> old = parted();
        try (Journal journal = hold(place(door.uri(), S3Server.BUCKET, Duration.ofMinutes(1)))) {
            AtomicInteger entries = new AtomicInteger();
            assertThat(journal.replace(IntStream.range(0, 300)
                            .peek(i -> door.shut(entries.incrementAndGet() > 200))
                            .mapToObj(i -> entry(1000 + i, 30_000))))
                    .isFalse();
            door.shut(false);
            journal.append(List.of("{\"n\":-1}"));
        }
        List<String> all = new ArrayList<>(old);
        all.add("{\"n\":-1}");
        assertThat(entries()).isEqualTo(all);
        // What the broken one left goes with the next one.
        try (Journal journal = hold(direct())) {
            assertThat(journal.replace(all.stream())).isTrue();
        }
        assertThat(parts()).hasSize(1);
        assertThat(entries()).isEqualTo(all);
    }

    @Test
    void partThatIsMissingOrDamaged_isRefused() throws Exception {
        List<String> written = parted();
        String part = parts().get(1);
        byte[] bytes = Objects.requireNonNull(objects().get(part)).bytes();
        server.delete(part);
        assertThatThrownBy(this::entries)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("lacks its part s3://logs/" + part);
        assertThatThrownBy(() -> hold(direct())).hasMessageContaining("lacks its part");
        // It was let go again.
        assertThatCode(() -> direct().requireFree()).doesNotThrowAnyException();
        byte[] damaged = bytes.clone();
        damaged[bytes.length / 2] ^= 1;
        objects().put(part, damaged);
        assertThatThrownBy(this::entries).hasMessageContaining(part + " is corrupt at byte ");
        objects().put(part, Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(this::entries).hasMessageContaining(part + " is corrupt at byte ");
        objects().put(part, bytes);
        assertThat(entries()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1 - - [a log]\n", "no newline"})
    void objectThatIsNoJournal_isRefusedAndLeftAsItIs(String content) throws Exception {
        objects().put(key, content.getBytes(UTF_8));
        assertThatThrownBy(() -> hold(direct()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the checkpoint s3://logs/" + key + " is corrupt at byte 0");
        assertThat(Objects.requireNonNull(objects().get(key)).bytes()).isEqualTo(content.getBytes(UTF_8));
    }

    @Test
    void journalOfAFile_isRefusedUnderAnObjectsName() throws Exception {
        objects().put(key, JournalLines.of(List.of("{\"sluice\":1,\"stream\":\"web\"}")));
        assertThatThrownBy(() -> hold(direct()))
                .hasMessageContaining("is no journal that this version of sluice keeps");
    }

    @Test
    void storeThatPassesOverConditions_isRefused() throws Exception {
        door.passOver("if-match");
        assertThatThrownBy(() -> hold(byDoor()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("passes over If-Match, so two runs could write it at the same time");
    }

    @Test
    void failures_areOneSentence() throws Exception {
        assertThatThrownBy(() -> hold(place(server.uri(), "nowhere", LEASE)))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("cannot read the checkpoint s3://nowhere/" + key
                        + ": there is no bucket 'nowhere' at the S3 endpoint " + server.uri());
        assertThatThrownBy(() -> place(URI.create("http://127.0.0.1:1"), S3Server.BUCKET, LEASE)
                        .requireFree())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("takes no connections");
        assertThatThrownBy(() -> JournalPlace.of("s3://logs/", Typed.region("eu-west-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no object; give it as s3://BUCKET/KEY");
    }

    @Test
    void objectThatIsDeletedUnderARun_endsIt() throws Exception {
        Journal journal = hold(direct());
        journal.append(List.of(entry(1, 1)));
        server.delete(key);
        assertThatThrownBy(() -> journal.append(List.of(entry(2, 1))))
                .hasMessageContaining("was deleted while this run used it");
        journal.close();
        assertThat(objects().get(key)).isNull();
    }
}
