package dev.sluice.aws;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Small objects of a bucket that this program writes, and perhaps another run of it at the same time: a write can be held to what was
 * there before. Safe for use by several threads.
 */
public final class OwnObjects {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ObjectStore store;
    private final String bucket;
    private final Duration patience;
    private final S3Failure failure;

    /** @param patience how long a request that fails and may succeed later is tried again, beyond what the SDK does */
    public OwnObjects(ObjectStore store, String bucket, Duration patience) {
        this.store = store;
        this.bucket = bucket;
        this.patience = patience;
        this.failure = new S3Failure(store, bucket, "s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket");
    }

    /** An object as it is now. */
    public static final class Current {
        private final byte[] bytes;
        private final String eTag;
        private final Duration age;

        private Current(byte[] bytes, String eTag, Duration age) {
            this.bytes = bytes;
            this.eTag = eTag;
            this.age = age;
        }

        /** Not to be changed. */
        public byte[] bytes() {
            return bytes;
        }

        public String eTag() {
            return eTag;
        }

        /** How long ago it was written, by the store's own clock. */
        public Duration age() {
            return age;
        }
    }

    /**
     * The object; null if there is none.
     *
     * @throws IOException if that cannot be found out; its message is the end of a sentence
     */
    public @Nullable Current get(String key) throws IOException {
        ResponseBytes<GetObjectResponse> got = ask(() -> {
            try {
                return store.client().getObjectAsBytes(r -> r.bucket(bucket).key(key));
            } catch (NoSuchKeyException e) {
                return null;
            }
        });
        if (got == null) {
            return null;
        }
        GetObjectResponse response = got.response();
        Instant now = response.sdkHttpResponse()
                .firstMatchingHeader("Date")
                .map(OwnObjects::time)
                .orElseGet(Instant::now);
        return new Current(got.asByteArrayUnsafe(), response.eTag(), Duration.between(response.lastModified(), now));
    }

    private static @Nullable Instant time(String date) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Writes the object, whatever is there. Throws as {@link #get}. */
    public void put(String key, byte[] bytes) throws IOException {
        var unused = ask(() -> store.client().putObject(request(key, bytes).build(), RequestBody.fromBytes(bytes)));
    }

    /**
     * Writes the object if there is none.
     *
     * @return its ETag; null if there is one. Throws as {@link #get}.
     */
    public @Nullable String putNew(String key, byte[] bytes) throws IOException {
        return putIf(key, bytes, request(key, bytes).ifNoneMatch("*").build());
    }

    /**
     * Writes the object if it is still the one with this ETag.
     *
     * @return its ETag; null if it is another one, or none. Throws as {@link #get}.
     */
    public @Nullable String putOver(String key, byte[] bytes, String eTag) throws IOException {
        return putIf(key, bytes, request(key, bytes).ifMatch(eTag).build());
    }

    private PutObjectRequest.Builder request(String key, byte[] bytes) {
        return PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentType("text/plain")
                .contentMD5(md5(bytes));
    }

    private @Nullable String putIf(String key, byte[] bytes, PutObjectRequest request) throws IOException {
        String eTag = ask(() -> {
            try {
                return store.client()
                        .putObject(request, RequestBody.fromBytes(bytes))
                        .eTag();
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED || isGone(e)) {
                    return null;
                }
                throw e;
            }
        });
        if (eTag != null) {
            return eTag;
        }
        // Or it was written by this very request, whose first answer was lost.
        Current now = get(key);
        return now != null && Arrays.equals(now.bytes(), bytes) ? now.eTag() : null;
    }

    private static boolean isGone(S3Exception e) {
        return e.statusCode() == NOT_FOUND && S3Failure.code(e).equals("NoSuchKey");
    }

    /** The keys of all objects whose keys begin with {@code prefix}. Throws as {@link #get}. */
    public List<String> keys(String prefix) throws IOException {
        return ask(() -> store
                .client()
                .listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList());
    }

    /** Deletes the objects with these keys; one that is gone already is no failure. Throws as {@link #get}. */
    public void delete(List<String> keys) throws IOException {
        for (String key : keys) {
            var unused =
                    ask(() -> store.client().deleteObject(r -> r.bucket(bucket).key(key)));
        }
    }

    private <T extends @Nullable Object> T ask(Supplier<T> request) throws IOException {
        long begun = System.nanoTime();
        for (int failures = 1; ; failures++) {
            try {
                return request.get();
            } catch (SdkException e) {
                boolean mayPass = S3Failure.mayPass(e) || (e instanceof S3Exception s3 && s3.statusCode() == CONFLICT);
                if (!mayPass || System.nanoTime() - begun > patience.toNanos()) {
                    throw failure.of(e);
                }
            }
            long longest = Math.min(LONGEST_PAUSE_MILLIS, 100L << Math.min(failures, 10));
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest)));
        }
    }

    /** By which the store knows that they came as they are; every server that imitates S3 knows this one. */
    private static @Nullable String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            return null; // a Java that keeps to FIPS
        }
    }
}
