package dev.sluice.parse.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.parse.json.JsonTree;
import dev.sluice.stream.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of patterns that have names: a format's own, and those that all formats share, like the heads that others put before a line. */
final class Fragments {
    private static final class Shared {
        static final JsonNode FILE = read();

        private static JsonNode read() {
            try (InputStream in = Fragments.class.getResourceAsStream("/dev/sluice/parse/parts.json")) {
                return JsonTree.read(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Map<String, String> own;
    private final Map<String, String> used = new TreeMap<>();

    Fragments(Map<String, String> own) {
        this.own = own;
    }

    /** The part called {@code name}; empty if there is none. */
    String get(String name) {
        String pattern = own.get(name);
        if (pattern == null) {
            pattern = Shared.FILE.path(name).asText();
            used.put(name, pattern);
        }
        return pattern;
    }

    /** A pattern of the heads that may stand before a line, each of them perhaps. */
    String heads(List<String> names) {
        StringBuilder heads = new StringBuilder();
        for (String name : names) {
            if (get(name).isEmpty()) {
                List<String> known = new ArrayList<>();
                Shared.FILE.fieldNames().forEachRemaining(known::add);
                throw new IllegalArgumentException("there is no head '" + name + "'; there are "
                        + String.join(", ", known) + "." + Spelling.question(Spelling.near(known, name)));
            }
            heads.append(heads.length() == 0 ? "(?:" : "|")
                    .append('{')
                    .append(name)
                    .append('}');
        }
        return heads.length() == 0 ? "" : heads.append(")?").toString();
    }

    /** The shared parts that were asked for. */
    String used() {
        return used.toString();
    }
}
