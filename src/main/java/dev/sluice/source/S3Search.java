package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.S3Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Finds objects: one by its name, all below a prefix, or those that match a glob, in natural order of their names. What a listing shows of
 * an object is what will be read: its size and its ETag.
 */
final class S3Search {
    private static final int NOT_FOUND = 404;
    /** As files are in their directories: what is before a slash decides first. */
    private static final Comparator<Found> ORDER =
            Comparator.comparing(found -> found.input().name().replace('/', '\0'), NaturalOrder.INSTANCE);

    private final ObjectStore store;

    /**
     * An object as it is now.
     *
     * @param modified when it was put there
     * @param below what of its key lies below the prefix that the user named; all of it if that was the object itself
     */
    record Found(Input input, Instant modified, String below) {}

    S3Search(ObjectStore store) {
        this.store = store;
    }

    /**
     * The objects that a name stands for; none if there are none.
     *
     * @param globs whether stars and the like have their meaning
     * @throws IOException if S3 does not answer, or refuses to; its message says why
     */
    List<Found> find(S3Name name, boolean globs) throws IOException {
        S3Failure failure = new S3Failure(store, name.bucket());
        try {
            if (globs && Glob.isGlob(name.key())) {
                return list(name, new S3Glob(name.key()));
            }
            Found object = name.isPrefix() ? null : object(name);
            return object != null ? List.of(object) : list(asDirectory(name), null);
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
    private List<Found> list(S3Name name, @Nullable S3Glob glob) throws IOException {
        String start = glob == null ? name.key() : glob.plainStart();
        int root = start.lastIndexOf('/') + 1;
        List<Found> found = new ArrayList<>();
        for (S3Object object : new S3Listing(store.client(), name.bucket(), glob).below(start)) {
            String key = object.key();
            // A name that ends in a slash is what consoles make to show an empty directory.
            if (!key.endsWith("/") && (glob == null || glob.matches(key))) {
                found.add(found(
                        name.withKey(key), object.size(), object.eTag(), object.lastModified(), key.substring(root)));
            }
        }
        found.sort(ORDER);
        return found;
    }

    private Found found(S3Name name, long size, String eTag, Instant modified, String below) {
        Input input = new Input(name.toString(), size, (Input.Far) () -> new S3Blob(store, name, size, eTag, modified));
        return new Found(input, modified, below);
    }
}
