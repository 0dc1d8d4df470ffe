package dev.sluice.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inputs that this very program writes to, as in {@code sluice load web *.log 2> load.log}. As cat and grep do, it names such a
 * file, loads the others, and does not end with 0: what is read would have no end.
 */
final class StandardOutputs {
    private StandardOutputs() {}

    static List<Input> passedOver(List<Input> inputs) {
        Map<FilePlace, String> outputs = new HashMap<>();
        put(outputs, "1", "standard output goes into it");
        put(outputs, "2", "standard error goes into it");
        return outputs.isEmpty()
                ? inputs
                : inputs.stream().map(input -> unless(outputs, input)).toList();
    }

    private static void put(Map<FilePlace, String> outputs, String descriptor, String why) {
        Path path = Path.of("/proc/self/fd", descriptor);
        FilePlace place = Files.isRegularFile(path) ? FilePlace.of(path) : null;
        if (place != null) {
            outputs.put(place, why);
        }
    }

    private static Input unless(Map<FilePlace, String> outputs, Input input) {
        Path path = input.path();
        String why = path == null ? null : outputs.get(input.place());
        if (path == null || why == null) {
            return input;
        }
        input.release();
        return Input.unreadable(path, why);
    }
}
