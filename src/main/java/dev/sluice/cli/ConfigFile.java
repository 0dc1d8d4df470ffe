package dev.sluice.cli;

import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a config file says.
 *
 * @param settings by option without its dashes, behind its section and a blank if it has one: {@code rate}, {@code load rate}
 * @param path null: there is no file
 */
record ConfigFile(Map<String, Setting> settings, @Nullable Path path) {
    private static final int MOST_BYTES = 1 << 20;

    /**
     * A value that was not typed.
     *
     * @param origin where it comes from: a variable, or a line of the file
     */
    record Setting(String text, String origin) {}

    /** No file at all. */
    static final ConfigFile NONE = new ConfigFile(Map.of(), null);

    /** The file of that name, which must be there. */
    static ConfigFile named(String name) throws IOException {
        Path file = path(name);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IOException(
                    "The config file " + FileName.shown(file) + " cannot be read; check its name and mode.");
        }
        return read(file);
    }

    /** The one in the user's own config directory, if there is one. */
    static ConfigFile usual(Map<String, String> environment) throws IOException {
        Path file = path(home(environment) + "/config");
        return Files.isReadable(file) ? read(file) : NONE;
    }

    /** Where the user's own settings of this program lie. */
    static String home(Map<String, String> environment) {
        return environment.getOrDefault("XDG_CONFIG_HOME", environment.getOrDefault("HOME", "") + "/.config")
                + "/sluice";
    }

    private static Path path(String name) throws IOException {
        try {
            return FileName.path(name);
        } catch (InvalidPathException e) {
            throw new IOException("The config file's name has " + e.getReason() + ".", e);
        }
    }

    private static ConfigFile read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("The config file " + FileName.shown(file) + " is too long to be one.");
        }
        Map<String, Setting> settings = new LinkedHashMap<>();
        List<String> lines = FileName.decoded(Files.readAllBytes(file)).lines().toList();
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String place = FileName.shown(file) + " line " + (i + 1);
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1).strip() + " ";
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                if (equals < 1) {
                    throw new IOException(place + ": '" + line + "' is not a setting; write OPTION = VALUE.");
                }
                String option = line.substring(0, equals).strip().replaceFirst("^--", "");
                String value = line.substring(equals + 1).strip();
                if (value.isEmpty()) {
                    throw new IOException(place + ": '" + option + "' has no value; give one, or take the line out.");
                }
                Setting before = settings.put(section + option, new Setting(value, place));
                if (before != null) {
                    throw new IOException(place + ": '" + option + "' stands in " + before.origin()
                            + " already; only one of them would count.");
                }
            }
        }
        return new ConfigFile(settings, file);
    }
}
