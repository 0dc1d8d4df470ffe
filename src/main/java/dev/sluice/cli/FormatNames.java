package dev.sluice.cli;

import dev.sluice.parse.format.Formats;
import dev.sluice.source.FileName;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats that can be typed, for help and completion: those of the program, and the user's own. */
final class FormatNames implements Iterable<String> {
    /** @param file one more; null: none was named */
    static Formats usual(@Nullable Path file) {
        Map<String, String> environment = System.getenv();
        String home = environment.getOrDefault("XDG_CONFIG_HOME", environment.getOrDefault("HOME", "") + "/.config");
        return Formats.withOwn(FileName.path(home + "/sluice/formats"), file);
    }

    @Override
    public Iterator<String> iterator() {
        return usual(null).names().iterator();
    }
}
