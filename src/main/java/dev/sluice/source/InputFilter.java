package dev.sluice.source;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the files and objects that were found are wanted. Pipes have no time that counts, and members of archives come with their
 * archive.
 */
public final class InputFilter {
    public static final InputFilter NONE = new InputFilter(List.of(), null, null);

    private final List<S3Glob> skipped;
    private final @Nullable Instant newerThan;
    private final @Nullable Instant olderThan;

    /**
     * Of the last change.
     *
     * @param skip globs of what is left out, as {@code rsync --exclude} takes them: one without a slash is for the name of a file or of a
     *     directory around it, one with slashes for several names that follow one another, from the very first on if it begins with one
     *     or with {@code s3://}
     * @param newerThan wanted is what was written then or later; null: all
     * @param olderThan wanted is what was written before; null: all
     * @throws java.util.regex.PatternSyntaxException if a bracket or a brace of a glob has no end
     */
    public InputFilter(List<String> skip, @Nullable Instant newerThan, @Nullable Instant olderThan) {
        this.skipped = skip.stream().map(InputFilter::glob).toList();
        this.newerThan = newerThan;
        this.olderThan = olderThan;
    }

    private static S3Glob glob(String skip) {
        String pattern = skip.replaceFirst("(?<=.)/+$", "");
        return new S3Glob(isWhole(pattern) ? pattern : "**/" + pattern);
    }

    private static boolean isWhole(String pattern) {
        return pattern.startsWith("/") || S3Name.isS3(pattern);
    }

    /** Whether names matter. */
    boolean hasNames() {
        return !skipped.isEmpty();
    }

    /**
     * Whether its name says that it is not wanted.
     *
     * @param name the whole, from the root or from {@code s3://} on
     * @param below what of it lies below the directory that the user named
     */
    boolean skips(String name, String below) {
        return skipped.stream().anyMatch(glob -> glob.matches(isWhole(glob.pattern()) ? name : below));
    }

    /** Whether it was written when the user wants it to have been. */
    boolean takes(Instant modified) {
        return (newerThan == null || !modified.isBefore(newerThan))
                && (olderThan == null || modified.isBefore(olderThan));
    }
}
