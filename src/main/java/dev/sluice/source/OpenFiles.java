package dev.sluice.source;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many files this process may have open at a time. Java opens its classes' files as it needs them, so where there are too few of them
 * it fails anywhere, with errors of any kind; and where it starts a process then, it closes standard input.
 */
public final class OpenFiles {
    /** The beginning of what Java says, be the file a class, a library or an input. */
    static final String REASON = "Too many open files";

    public static final String USED_UP =
            "this process may have no more files open; raise the limit, for example with: ulimit -n 1024";

    /** A load of one line into an embedded endpoint takes 108 with its jars, pipes and sockets. */
    private static final int FEWEST = 128;

    private static final Pattern LIMIT = Pattern.compile("Max open files +(\\d{1,18}) ");

    private OpenFiles() {}

    /** One sentence if the limit is too low for any load; null if it does, or nobody tells. */
    public static @Nullable String shortage() {
        try {
            long limit = limit();
            return limit < FEWEST
                    ? "This process may have no more than " + limit + " files open, and Sluice needs " + FEWEST
                            + "; raise the limit, for example with: ulimit -n 1024."
                    : null;
        } catch (IOException e) {
            return e.getMessage() != null && e.getMessage().contains(REASON) ? sentence() : null;
        }
    }

    /**
     * How many; Long.MAX_VALUE for no limit.
     *
     * @throws IOException if this system does not tell
     */
    static long limit() throws IOException {
        Matcher limit = LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
        return limit.find() ? Long.parseLong(limit.group(1)) : Long.MAX_VALUE;
    }

    /** What a failure means that comes of the limit; null if it has another cause, or says it itself. */
    static @Nullable String complaint(Throwable failure) {
        if (String.valueOf(failure.getMessage()).contains(USED_UP)) {
            return null;
        }
        boolean classes = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(REASON)) {
                return sentence();
            }
            classes |= cause instanceof LinkageError;
        }
        // Of a class whose file it could not open, Java tells the name alone.
        return classes && !hasRoomFor(1) ? sentence() : null;
    }

    private static String sentence() {
        return "T" + USED_UP.substring(1) + ".";
    }

    /** Whether so many more can be opened. */
    public static boolean hasRoomFor(int count) {
        if (count == 0) {
            return true;
        }
        try (FileInputStream nothing = new FileInputStream("/dev/null")) {
            return nothing.getFD().valid() && hasRoomFor(count - 1);
        } catch (IOException e) {
            return false;
        }
    }
}
