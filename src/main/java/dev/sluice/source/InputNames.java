package dev.sluice.source;

import java.io.IOException;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the user typed to say what is read.
 *
 * @param typed files, directories, globs, {@code s3://} names, {@code -}; with no file of names either, none is standard input
 * @param filesFrom a file with more of them, one a line, taken as they are, stars and all; {@code -} is standard input; null: none
 * @param filter which of the files and objects that those stand for are wanted
 * @param sorted whether the names come in natural order, however they were typed: another machine's shell or {@code find} may give them
 *     otherwise
 */
public record InputNames(List<String> typed, @Nullable String filesFrom, InputFilter filter, boolean sorted) {
    public InputNames {
        typed = List.copyOf(typed);
    }

    /** In the order in which they were typed. */
    public InputNames(List<String> typed, @Nullable String filesFrom, InputFilter filter) {
        this(typed, filesFrom, filter, false);
    }

    /** Whether nothing but standard input is read. */
    public boolean isStandardInput() {
        return filesFrom == null && typed.stream().allMatch("-"::equals);
    }

    /** In a few words, such as {@code a.log and 2 more}. */
    public String shown() {
        if (isStandardInput()) {
            return "standard input";
        }
        String first = typed.isEmpty()
                ? "what " + (comeByStandardInput() ? "standard input" : FileName.shown(String.valueOf(filesFrom)))
                        + " names"
                : typed.get(0).equals("-") ? "standard input" : FileName.shown(typed.get(0));
        return typed.size() < 2 ? first : first + " and " + (typed.size() - 1) + " more";
    }

    /** Whether standard input is read for one of the inputs, or for their names. */
    public boolean readStandardInput() {
        return isStandardInput() || typed.contains("-") || comeByStandardInput();
    }

    /** Whether standard input is read for the names, once. */
    public boolean comeByStandardInput() {
        return "-".equals(filesFrom);
    }

    /** Whether one of the typed names stands for this object, or for what lies below its name. */
    public boolean standFor(S3Name object) {
        return typed.stream().filter(S3Name::isS3).anyMatch(name -> {
            try {
                S3Name its = S3Name.parse(name);
                return its.bucket().equals(object.bucket()) && standsFor(its.key(), object);
            } catch (IOException | PatternSyntaxException e) {
                return false; // it is refused when it is looked up
            }
        });
    }

    private boolean standsFor(String key, S3Name object) {
        boolean isGlob = Glob.isGlob(key);
        S3Glob glob = new S3Glob(key);
        String start = isGlob ? glob.plainStart() : key;
        boolean matches = isGlob
                ? glob.matches(object.key())
                : object.key().equals(key)
                        || object.key().startsWith(key.isEmpty() || key.endsWith("/") ? key : key + "/");
        return matches
                && !filter.skips(
                        object.toString(),
                        object.key()
                                .substring(Math.min(
                                        start.lastIndexOf('/') + 1, object.key().lastIndexOf('/') + 1)));
    }

    /** Whether objects may be among the inputs; what a file of names holds is not known yet. */
    public boolean mayBeObjects() {
        return filesFrom != null || typed.stream().anyMatch(S3Name::isS3);
    }
}
