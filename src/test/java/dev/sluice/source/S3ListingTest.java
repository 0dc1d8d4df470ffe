package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ListingTest {
    /** A bucket that gives so many names at a time. */
    private static final class Bucket implements S3Client {
        private final Set<String> keys = new TreeSet<>();
        private final int page;
        private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
        private @Nullable CyclicBarrier meeting;
        /** The last names are given only then. */
        private @Nullable CountDownLatch late;

        Bucket(int page) {
            this.page = page;
        }

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            requests.add(request.prefix());
            if (meeting != null
                    && request.delimiter() == null
                    && request.prefix().endsWith("/")) {
                try {
                    meeting.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException("they do not come at once", e);
                }
            }
            String after = request.continuationToken() == null ? "" : request.continuationToken();
            List<S3Object> contents = new ArrayList<>();
            Set<String> below = new TreeSet<>();
            String last = "";
            boolean truncated = false;
            for (String key : keys) {
                if (!key.startsWith(request.prefix()) || key.compareTo(after) <= 0) {
                    continue;
                }
                int slash = request.delimiter() == null
                        ? -1
                        : key.indexOf(request.delimiter(), request.prefix().length());
                boolean known = slash >= 0 && below.contains(key.substring(0, slash + 1));
                if (!known && contents.size() + below.size() == page) {
                    truncated = true;
                    break;
                }
                if (slash >= 0) {
                    below.add(key.substring(0, slash + 1));
                } else {
                    contents.add(S3Object.builder().key(key).build());
                }
                last = key;
            }
            boolean hasLast =
                    keys.stream().reduce((one, other) -> other).stream().anyMatch(last::equals);
            if (late != null && hasLast && request.delimiter() == null) {
                try {
                    assertThat(late.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return ListObjectsV2Response.builder()
                    .contents(contents)
                    .commonPrefixes(below.stream()
                            .map(each -> CommonPrefix.builder().prefix(each).build())
                            .toList())
                    .isTruncated(truncated)
                    .nextContinuationToken(truncated ? last : null)
                    .build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    private static List<String> matching(Bucket bucket, @Nullable S3Glob glob, String start) throws Exception {
        List<String> keys = new ArrayList<>();
        ExecutorService requests = AtOnce.pool();
        try {
            new S3Listing(bucket, "b", glob, requests)
                    .below(
                            start,
                            objects -> objects.stream()
                                    .map(S3Object::key)
                                    .filter(key -> glob == null || glob.matches(key))
                                    .forEach(keys::add));
        } finally {
            requests.shutdownNow();
        }
        return keys;
    }

    private static List<String> inOrder(Stream<String> keys) {
        return keys.sorted(Comparator.comparing(key -> key.replace('/', '\0'), NaturalOrder.INSTANCE))
                .toList();
    }

    @Test
    void listing_givesEachNameOnceInNaturalOrder_howeverTheyLie() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] globs = {"a/*", "a*/b/*", "**/c", "*", "a/**/b*", "{a,b}/*/*", "[ab]/*", "?/[ab]/**"};
        for (int i = 0; i < 300; i++) {
            Bucket bucket = new Bucket(1 + random.nextInt(12));
            for (int n = random.nextInt(120); n > 0; n--) {
                StringBuilder key = new StringBuilder();
                for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
                    key.append(List.of("a", "b", "c", "[ab]").get(random.nextInt(4)))
                            .append(random.nextInt(3) == 0 ? "b" : "")
                            .append(List.of("", "", "1", "01", "2", "10", ".", "1.")
                                    .get(random.nextInt(8)));
                    key.append(parts > 1 || random.nextInt(9) == 0 ? "/" : "");
                }
                bucket.keys.add(key.toString());
            }
            S3Glob glob = new S3Glob(globs[random.nextInt(globs.length)]);
            assertThat(matching(bucket, glob, glob.plainStart()))
                    .as("seed " + seed)
                    .isEqualTo(inOrder(bucket.keys.stream().filter(glob::matches)));
            assertThat(matching(bucket, null, "a"))
                    .as("seed " + seed)
                    .isEqualTo(inOrder(bucket.keys.stream().filter(key -> key.startsWith("a"))));
        }
    }

    @Test
    void directories_areListedAtOnce_andOnlyThoseThatMayMatch() throws Exception {
        Bucket bucket = new Bucket(1_000);
        for (int day = 1; day <= 9; day++) {
            for (int i = 0; i < 900; i++) {
                bucket.keys.add("logs/2026-11-0" + day + "/" + i);
            }
        }
        bucket.meeting = new CyclicBarrier(4);
        S3Glob glob = new S3Glob("logs/2026-11-0[3-6]/*");
        assertThat(matching(bucket, glob, glob.plainStart())).hasSize(3_600);
        assertThat(bucket.requests)
                .containsExactlyInAnyOrder(
                        "logs/2026-11-0",
                        "logs/2026-11-0",
                        "logs/2026-11-03/",
                        "logs/2026-11-04/",
                        "logs/2026-11-05/",
                        "logs/2026-11-06/");
    }

    @Test
    void moreDirectoriesThanAreListedAtOnce_areInOrderAndListedInARow() throws Exception {
        Bucket bucket = new Bucket(400);
        for (int day = 1; day <= 365; day++) {
            for (int i = 0; i < 3; i++) {
                bucket.keys.add("logs/day" + day + "/" + i);
            }
            bucket.keys.add("logs/day" + day + ".txt");
            bucket.keys.remove("logs/day200.txt");
        }
        bucket.keys.removeIf(key -> key.endsWith(".txt") && !key.contains("7"));
        bucket.keys.add("logs/day07/0");
        assertThat(matching(bucket, null, "logs/")).isEqualTo(inOrder(bucket.keys.stream()));
    }

    /** The last directory's listing comes only when the first one's objects were given. */
    @Test
    void objects_areGivenWhileLaterDirectoriesAreListed() throws Exception {
        for (int directories : new int[] {3, 300}) {
            Bucket bucket = new Bucket(1_000);
            for (int d = 0; d < directories; d++) {
                for (int i = 0; i < 2_000 / Math.min(directories, 3); i++) {
                    bucket.keys.add("logs/" + (1_000 + d) + "/" + i);
                }
            }
            CountDownLatch given = new CountDownLatch(1);
            bucket.late = given;
            List<String> keys = new ArrayList<>();
            ExecutorService requests = AtOnce.pool();
            try {
                new S3Listing(bucket, "b", null, requests)
                        .below(
                                "logs/",
                                objects -> objects.forEach(object -> {
                                    keys.add(object.key());
                                    given.countDown();
                                }));
            } finally {
                requests.shutdownNow();
            }
            assertThat(keys).isEqualTo(inOrder(bucket.keys.stream()));
        }
    }

    @Test
    void fewNames_takeOneRequest() throws Exception {
        Bucket bucket = new Bucket(1_000);
        for (int i = 0; i < 1_000; i++) {
            bucket.keys.add("logs/" + i + "/x");
        }
        assertThat(matching(bucket, null, "logs/")).hasSize(1_000);
        assertThat(bucket.requests).hasSize(1);
    }
}
