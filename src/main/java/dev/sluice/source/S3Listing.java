package dev.sluice.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists a bucket's objects. S3 gives a thousand at a time, one page after the other; where there are more, those below each of its few
 * "directories" are listed at once, and again so within these. Directories that a glob rules out are not listed.
 */
final class S3Listing {
    /** More of them may have one object each: then the pages of all in a row are fewer requests. */
    private static final int MOST_DIRECTORIES = 100;

    private final S3Client client;
    private final String bucket;
    private final @Nullable S3Glob glob;

    /** @param glob of the objects that are wanted; others may be given as well. Null: all are */
    S3Listing(S3Client client, String bucket, @Nullable S3Glob glob) {
        this.client = client;
        this.bucket = bucket;
        this.glob = glob;
    }

    /** Some objects, and the prefixes below which the others lie. */
    private record Part(List<S3Object> objects, List<String> below) {}

    /** The objects whose names begin so, in no order. */
    List<S3Object> below(String start) throws IOException {
        List<S3Object> all = new ArrayList<>();
        // Level by level, so that no thread of those that list waits for another.
        for (List<String> level = List.of(start); !level.isEmpty(); ) {
            List<Callable<Part>> tasks = new ArrayList<>();
            level.forEach(prefix -> tasks.add(() -> part(prefix)));
            List<String> next = new ArrayList<>();
            for (Future<Part> done : AtOnce.all(tasks)) {
                Part part = AtOnce.get(done);
                all.addAll(part.objects());
                next.addAll(part.below());
            }
            level = next;
        }
        return all;
    }

    private Part part(String prefix) {
        ListObjectsV2Response first = page(prefix, null, null);
        if (!isTruncated(first)) {
            return new Part(first.contents(), List.of());
        }
        ListObjectsV2Response split = page(prefix, "/", null);
        if (!isTruncated(split)
                && !split.commonPrefixes().isEmpty()
                && split.commonPrefixes().size() <= MOST_DIRECTORIES) {
            return new Part(
                    split.contents(),
                    split.commonPrefixes().stream()
                            .map(CommonPrefix::prefix)
                            .filter(below -> glob == null || glob.mayMatchBelow(below))
                            .toList());
        }
        List<S3Object> all = new ArrayList<>(first.contents());
        for (ListObjectsV2Response page = first; isTruncated(page); ) {
            page = page(prefix, null, page.nextContinuationToken());
            all.addAll(page.contents());
        }
        return new Part(all, List.of());
    }

    private static boolean isTruncated(ListObjectsV2Response page) {
        return Boolean.TRUE.equals(page.isTruncated());
    }

    private ListObjectsV2Response page(String prefix, @Nullable String delimiter, @Nullable String token) {
        return client.listObjectsV2(
                r -> r.bucket(bucket).prefix(prefix).delimiter(delimiter).continuationToken(token));
    }
}
