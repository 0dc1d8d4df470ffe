package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.S3Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Finds objects: one by its name, all below a prefix, or those that match a glob, in natural order of their names. What a listing shows of
 * an object is what will be read: its size and its ETag.
 */
final class S3Search {
    private static final int NOT_FOUND = 404;

    private final ObjectStore store;
    private final ExecutorService requests;

    /**
     * An object as it is now.
     *
     * @param modified when it was put there
     * @param below what of its key lies below the prefix that the user named; all of it if that was the object itself
     */
    record Found(Input input, Instant modified, String below) {}

    /** @param requests have threads of their own */
    S3Search(ObjectStore store, ExecutorService requests) {
        this.store = store;
        this.requests = requests;
    }

    /**
     * Finds the objects that a name stands for; none if there are none. Returns when all were found, or why they cannot be is known.
     *
     * @param globs whether stars and the like have their meaning
     * @param found told of them, and of that
     */
    void find(String text, boolean globs, Findings found) {
        try {
            find(S3Name.parse(text), globs, found);
            found.end();
        } catch (IOException e) {
            found.fail(e);
        } catch (RuntimeException e) {
            found.fail(e);
        }
    }

    private void find(S3Name name, boolean globs, Findings found) throws IOException {
        S3Failure failure = new S3Failure(store, name.bucket());
        try {
            if (globs && Glob.isGlob(name.key())) {
                list(name, new S3Glob(name.key()), found);
                return;
            }
            Found object = name.isPrefix() ? null : object(name);
            if (object != null) {
                found.add(List.of(object));
            } else {
                list(asDirectory(name), null, found);
            }
        } catch (SdkException e) {
            throw failure.of(e);
        }
    }

    private static S3Name asDirectory(S3Name name) {
        return name.isPrefix() ? name : name.withKey(name.key() + "/");
    }

    private @Nullable Found object(S3Name name) {
        try {
            HeadObjectResponse object =
                    store.client().headObject(r -> r.bucket(name.bucket()).key(name.key()));
            return found(name, object.contentLength(), object.eTag(), object.lastModified(), name.key());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    /** All below the name, or all that match the glob. */
    private void list(S3Name name, @Nullable S3Glob glob, Findings found) throws IOException {
        String start = glob == null ? name.key() : glob.plainStart();
        int root = start.lastIndexOf('/') + 1;
        new S3Listing(store.client(), name.bucket(), glob, requests)
                .below(
                        start,
                        objects -> found.add(objects.stream()
                                // A name that ends in a slash is what consoles make to show an empty directory.
                                .filter(object -> !object.key().endsWith("/"))
                                .filter(object -> glob == null || glob.matches(object.key()))
                                .map(object -> found(
                                        name.withKey(object.key()),
                                        object.size(),
                                        object.eTag(),
                                        object.lastModified(),
                                        object.key().substring(root)))
                                .toList()));
    }

    private Found found(S3Name name, long size, String eTag, Instant modified, String below) {
        return new Found(new S3Object(store, name, size, eTag, modified).input(), modified, below);
    }
}
