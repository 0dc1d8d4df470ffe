package dev.sluice.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What tells this machine from others. Containers made from one image may share the machine's id, and their names tell them apart; so
 * a machine that is renamed counts as another one.
 */
final class Machine {
    static final String NAME = List.of("/etc/machine-id", "/proc/sys/kernel/hostname").stream()
            .map(Machine::read)
            .collect(Collectors.joining(" "));

    private Machine() {}

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException e) {
            return ""; // another system, or an image that leaves it out
        }
    }
}
