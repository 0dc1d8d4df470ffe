package dev.sluice.cli;

import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A sentence that is the same after every load, and is said once a day: who runs one every minute knows it. When it was last said is the
 * time of an empty file in the user's cache; where none can be, it is said every time.
 */
final class DailyNote {
    private static final Duration DAY = Duration.ofDays(1);

    private DailyNote() {}

    /** Whether it is to be said now; it counts as said then. */
    static boolean isDue(String sentence, Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = cache.startsWith("/") ? cache : environment.getOrDefault("HOME", "") + "/.cache";
        Path marks = FileName.path(home + "/sluice/told");
        Path mark = marks.resolve(Integer.toHexString(sentence.hashCode()));
        try {
            Instant now = Instant.now();
            if (Files.exists(mark)
                    && Files.getLastModifiedTime(mark).toInstant().plus(DAY).isAfter(now)) {
                return false;
            }
            Files.createDirectories(marks);
            Files.write(mark, new byte[0]);
            Files.setLastModifiedTime(mark, FileTime.from(now));
        } catch (IOException e) {
            return true;
        }
        return true;
    }
}
