package dev.sluice.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists a bucket's objects in natural order of their names. S3 gives a thousand at a time, one page after the other, in the order of
 * their bytes; where there are more, those below each of its few "directories" are listed at once, and again so within these, and each
 * directory is handed on while those behind it are listed. Directories that a glob rules out are not listed.
 */
final class S3Listing {
    /** More of them may have one object each: then the pages of all in a row are fewer requests. */
    private static final int MOST_DIRECTORIES = 100;

    /** In the order of files in directories: the part before a slash decides first. */
    private static final Comparator<String> ORDER =
            Comparator.comparing(key -> key.replace('/', '\0'), NaturalOrder.INSTANCE);

    private static final Comparator<S3Object> BY_KEY = Comparator.comparing(S3Object::key, ORDER);

    private final S3Client client;
    private final String bucket;
    private final @Nullable S3Glob glob;
    private final ExecutorService requests;

    /**
     * @param glob of the objects that are wanted; others may be given as well. Null: all are
     * @param requests have threads of their own
     */
    S3Listing(S3Client client, String bucket, @Nullable S3Glob glob, ExecutorService requests) {
        this.client = client;
        this.bucket = bucket;
        this.glob = glob;
        this.requests = requests;
    }

    /** Objects in their order, and then what follows them. */
    private record Part(List<S3Object> objects, List<Future<Part>> below) {
        static Part of(List<S3Object> objects) {
            return new Part(objects.stream().sorted(BY_KEY).toList(), List.of());
        }
    }

    /** Gives the objects whose names begin so, as many at a time as were found together. */
    void below(String start, Consumer<List<S3Object>> found) throws IOException {
        Deque<Future<Part>> parts = new ArrayDeque<>();
        parts.add(ask(() -> part(start)));
        while (!parts.isEmpty()) {
            Part part = AtOnce.get(parts.remove());
            found.accept(part.objects());
            for (int i = part.below().size() - 1; i >= 0; i--) {
                parts.addFirst(part.below().get(i));
            }
        }
    }

    private Future<Part> ask(Callable<Part> part) {
        return requests.submit(part);
    }

    private Part part(String prefix) {
        ListObjectsV2Response first = page(prefix, null, null);
        if (!isTruncated(first)) {
            return Part.of(first.contents());
        }
        ListObjectsV2Response split = page(prefix, "/", null);
        return isTruncated(split) || split.commonPrefixes().isEmpty()
                ? pages(prefix, first)
                : directories(prefix, first, split);
    }

    /** All in a row: a name that comes last may belong first. */
    private Part pages(String prefix, ListObjectsV2Response first) {
        List<S3Object> all = new ArrayList<>();
        for (ListObjectsV2Response page = first; page != null; page = following(prefix, page)) {
            all.addAll(page.contents());
        }
        return Part.of(all);
    }

    /** @param split the directories, and the objects beside them */
    private Part directories(String prefix, ListObjectsV2Response first, ListObjectsV2Response split) {
        // Two whose names differ in leading zeros alone have their objects mixed.
        SortedMap<String, List<String>> directories = new TreeMap<>(ORDER);
        for (CommonPrefix each : split.commonPrefixes()) {
            if (glob == null || glob.mayMatchBelow(each.prefix())) {
                directories
                        .computeIfAbsent(NaturalOrder.withoutZeros(each.prefix()), same -> new ArrayList<>())
                        .add(each.prefix());
            }
        }
        return directories.size() <= MOST_DIRECTORIES
                ? atOnce(split.contents(), directories)
                : inARow(prefix, first, split.contents(), directories);
    }

    private Part atOnce(List<S3Object> beside, SortedMap<String, List<String>> directories) {
        SortedMap<String, Future<Part>> below = new TreeMap<>(ORDER);
        directories.forEach((name, same) ->
                below.put(name, ask(() -> same.size() == 1 ? part(same.get(0)) : mixed(same))));
        return inOrder(beside, below);
    }

    private Part mixed(List<String> directories) {
        List<S3Object> all = new ArrayList<>();
        directories.forEach(
                prefix -> all.addAll(pages(prefix, page(prefix, null, null)).objects()));
        return Part.of(all);
    }

    /** A directory is known as soon as a page goes on behind it. */
    private Part inARow(
            String prefix,
            ListObjectsV2Response first,
            List<S3Object> beside,
            SortedMap<String, List<String>> directories) {
        SortedMap<String, CompletableFuture<Part>> below = new TreeMap<>(ORDER);
        directories.keySet().forEach(name -> below.put(name, new CompletableFuture<>()));
        requests.execute(() -> {
            try {
                take(prefix, first, directories, below);
            } catch (Throwable e) {
                below.values().forEach(its -> its.completeExceptionally(e));
            }
        });
        return inOrder(beside, below);
    }

    private void take(
            String prefix,
            ListObjectsV2Response first,
            Map<String, List<String>> directories,
            Map<String, CompletableFuture<Part>> below) {
        Map<String, List<S3Object>> found = new HashMap<>();
        String last = "";
        for (ListObjectsV2Response page = first; page != null; page = following(prefix, page)) {
            for (S3Object object : page.contents()) {
                int slash = object.key().indexOf('/', prefix.length());
                String directory = NaturalOrder.withoutZeros(object.key().substring(0, slash + 1));
                CompletableFuture<Part> before = directory.equals(last) ? null : below.get(last);
                if (before != null && directories.getOrDefault(last, List.of()).size() == 1) {
                    before.complete(Part.of(found.getOrDefault(last, List.of())));
                }
                if (below.containsKey(directory)) {
                    found.computeIfAbsent(directory, its -> new ArrayList<>()).add(object);
                }
                last = directory;
            }
        }
        below.forEach((name, its) -> its.complete(Part.of(found.getOrDefault(name, List.of()))));
    }

    private static Part inOrder(List<S3Object> beside, SortedMap<String, ? extends Future<Part>> directories) {
        List<S3Object> objects = beside.stream().sorted(BY_KEY).toList();
        List<Future<Part>> all = new ArrayList<>();
        int next = 0;
        for (Map.Entry<String, ? extends Future<Part>> directory : directories.entrySet()) {
            int from = next;
            while (next < objects.size() && ORDER.compare(objects.get(next).key(), directory.getKey()) < 0) {
                next++;
            }
            all.add(CompletableFuture.completedFuture(new Part(objects.subList(from, next), List.of())));
            all.add(directory.getValue());
        }
        all.add(CompletableFuture.completedFuture(new Part(objects.subList(next, objects.size()), List.of())));
        return new Part(List.of(), all);
    }

    private static boolean isTruncated(ListObjectsV2Response page) {
        return Boolean.TRUE.equals(page.isTruncated());
    }

    private @Nullable ListObjectsV2Response following(String prefix, ListObjectsV2Response page) {
        return isTruncated(page) ? page(prefix, null, page.nextContinuationToken()) : null;
    }

    private ListObjectsV2Response page(String prefix, @Nullable String delimiter, @Nullable String token) {
        return client.listObjectsV2(
                r -> r.bucket(bucket).prefix(prefix).delimiter(delimiter).continuationToken(token));
    }
}
