package dev.sluice.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that this very program writes to, as in {@code sluice load web *.log 2> load.log}. As cat and grep do, it names such a
 * file, loads the others, and does not end with 0: what is read would have no end.
 */
final class StandardOutputs {
    private StandardOutputs() {}

    static List<Input> passedOver(List<Input> inputs) {
        Map<Object, String> outputs = new HashMap<>();
        put(outputs, "1", "standard output goes into it");
        put(outputs, "2", "standard error goes into it");
        return outputs.isEmpty()
                ? inputs
                : inputs.stream().map(input -> unless(outputs, input)).toList();
    }

    private static void put(Map<Object, String> outputs, String descriptor, String why) {
        BasicFileAttributes file = attributes(Path.of("/proc/self/fd", descriptor));
        if (file != null && file.isRegularFile()) {
            outputs.put(file.fileKey(), why);
        }
    }

    private static Input unless(Map<Object, String> outputs, Input input) {
        Path path = input.path();
        BasicFileAttributes file = path == null ? null : attributes(path);
        String why = file == null ? null : outputs.get(file.fileKey());
        if (path == null || why == null) {
            return input;
        }
        input.release();
        return Input.unreadable(path, why);
    }

    private static @Nullable BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            return null; // no /proc; or nothing there, as whoever opens it is told
        }
    }
}
