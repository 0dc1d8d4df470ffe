package dev.sluice.source;

import java.io.IOException;

/**
 * An object's name, or what several begin with.
 *
 * @param key as it is, with nothing escaped; empty: the bucket itself
 */
public record S3Name(String bucket, String key) {
    private static final String SCHEME = "s3://";

    public static boolean isS3(String name) {
        return name.startsWith(SCHEME);
    }

    /**
     * The name that was typed.
     *
     * @throws IOException if it names no bucket, or is no UTF-8
     */
    public static S3Name parse(String name) throws IOException {
        int start = SCHEME.length();
        int slash = name.indexOf('/', start);
        String bucket = slash < 0 ? name.substring(start) : name.substring(start, slash);
        if (bucket.isEmpty()) {
            throw new IOException("it names no bucket; give it as s3://BUCKET/PREFIX");
        }
        if (!FileName.isText(name)) {
            throw new IOException("names in S3 are UTF-8, and this one is not");
        }
        return new S3Name(bucket, slash < 0 ? "" : name.substring(slash + 1));
    }

    public S3Name withKey(String other) {
        return new S3Name(bucket, other);
    }

    /** Whether it can be no object's name. */
    public boolean isPrefix() {
        return key.isEmpty() || key.endsWith("/");
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
