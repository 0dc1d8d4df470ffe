package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import dev.sluice.source.ForeignStore.ForeignFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An input as it was listed, for whoever is to read it, in this process or elsewhere.
 *
 * @param name as the user knows it
 * @param place an absolute path, or an object's URL
 * @param bytes its length as it lies there; -1 for a pipe
 * @param mark of an object its ETag, of a file its first bytes' checksum: what is opened must have the same; empty for others
 * @param twins what {@code --load-id} tells it by from others that begin alike
 * @param written when an object was put there; null for others
 */
public record UnitInput(
        String name,
        String place,
        long bytes,
        String mark,
        Twins twins,
        @Nullable Instant written) implements Serializable {
    /**
     * How many stand before it in the listing that begin with the same bytes.
     *
     * @param raw as they lie there
     * @param unpacked when they are unpacked
     */
    record Twins(int raw, int unpacked) implements Serializable {
        static final Twins NONE = new Twins(0, 0);
    }

    static UnitInput of(Input input) {
        S3Object object = input.object();
        if (object != null) {
            return new UnitInput(
                    input.name(), input.name(), input.bytes(), object.eTag(), Twins.NONE, object.modified());
        }
        ForeignObject foreign = input.foreign();
        if (foreign != null) {
            ForeignFile file = foreign.file();
            return new UnitInput(input.name(), file.url(), input.bytes(), file.version(), Twins.NONE, file.written());
        }
        Path path = input.path();
        String place = path == null ? "" : FileName.of(path.toAbsolutePath());
        return new UnitInput(
                input.name(), place, input.bytes(), mark(input), new Twins(input.alike(), input.occurrence()), null);
    }

    private static String mark(Input file) {
        ListedFile listed = file.file();
        Checksum beginning = listed == null ? null : listed.beginning();
        return beginning == null ? "" : beginning.length() + ":" + Long.toHexString(beginning.sums());
    }

    /** The input to be read in this process, where it may have another path by name alone. */
    Input found(ObjectStore store) throws IOException {
        if (S3Name.isS3(place)) {
            Instant put = Objects.requireNonNull(written, "an object was put there some time");
            return new S3Object(store, S3Name.parse(place), bytes, mark, put).input();
        }
        if (ForeignStore.isForeign(place)) {
            ForeignStore other = Objects.requireNonNull(ForeignStore.found(), "who listed it has one");
            Instant put = Objects.requireNonNull(written, "a file was written some time");
            return new ForeignObject(other, new ForeignFile(place, bytes, mark, put, place)).input();
        }
        Path path = FileName.path(place);
        if (mark.isEmpty()) {
            return Input.file(path).called(name);
        }
        String[] lengthAndSums = mark.split(":", -1);
        Checksum beginning =
                new Checksum(Integer.parseInt(lengthAndSums[0]), Long.parseUnsignedLong(lengthAndSums[1], 16));
        ListedFile file = ListedFile.elsewhere(path, beginning);
        return file.facts().bytes() < bytes
                ? Input.unreadable(name, FileBlob.OTHER)
                : Input.listed(name, bytes, path, file);
    }
}
