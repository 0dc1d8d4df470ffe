package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import java.time.Instant;

/** An object as a listing shows it: this is what will be read, or nothing. */
record S3Object(ObjectStore store, S3Name name, long size, String eTag, Instant modified) implements Input.Far {
    Input input() {
        return new Input(name.toString(), size, this);
    }

    @Override
    public S3Blob open() {
        return new S3Blob(store, name, size, eTag, modified);
    }
}
