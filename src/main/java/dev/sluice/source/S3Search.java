package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.S3Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
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
    private static final Comparator<Input> ORDER =
            Comparator.comparing(input -> input.name().replace('/', '\0'), NaturalOrder.INSTANCE);

    private final ObjectStore store;

    S3Search(ObjectStore store) {
        this.store = store;
    }

    /**
     * The objects that a name stands for; none if there are none.
     *
     * @param globs whether stars and the like have their meaning
     * @throws IOException if S3 does not answer, or refuses to; its message says why
     */
    List<Input> find(S3Name name, boolean globs) throws IOException {
        S3Failure failure = new S3Failure(store, name.bucket());
        try {
            if (globs && Glob.isGlob(name.key())) {
                S3Glob glob = new S3Glob(name.key());
                return list(name.withKey(glob.plainStart()), glob::matches);
            }
            Input object = name.isPrefix() ? null : object(name);
            return object != null ? List.of(object) : list(asDirectory(name), key -> true);
        } catch (SdkException e) {
            throw failure.of(e);
        }
    }

    private static S3Name asDirectory(S3Name name) {
        return name.isPrefix() ? name : name.withKey(name.key() + "/");
    }

    private @Nullable Input object(S3Name name) {
        try {
            HeadObjectResponse object =
                    store.client().headObject(r -> r.bucket(name.bucket()).key(name.key()));
            return input(name, object.contentLength(), object.eTag());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    private List<Input> list(S3Name start, Predicate<String> wanted) {
        List<Input> found = new ArrayList<>();
        for (S3Object object : store.client()
                .listObjectsV2Paginator(r -> r.bucket(start.bucket()).prefix(start.key()))
                .contents()) {
            // A name that ends in a slash is what consoles make to show an empty directory.
            if (!object.key().endsWith("/") && wanted.test(object.key())) {
                found.add(input(start.withKey(object.key()), object.size(), object.eTag()));
            }
        }
        found.sort(ORDER);
        return found;
    }

    private Input input(S3Name name, long size, String eTag) {
        return new Input(name.toString(), size, (Input.Far) () -> new S3Blob(store, name, size, eTag));
    }
}
