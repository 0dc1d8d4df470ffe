package dev.sluice.cli;

import dev.sluice.parse.format.Formats;
import dev.sluice.source.FileName;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The formats that can be typed, for help and completion: those of the program, and the user's own. */
final class FormatNames implements Iterable<String> {
    /** @param file one more; null: none was named */
    static Formats usual(@Nullable Path file) {
        return Formats.withOwn(ownPlace(), file);
    }

    /** The directory of the user's own. */
    static Path ownPlace() {
        return FileName.path(ConfigFile.home(System.getenv()) + "/formats");
    }

    @Override
    public Iterator<String> iterator() {
        return usual(null).names().iterator();
    }
}
