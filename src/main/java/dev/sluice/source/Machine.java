package dev.sluice.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What tells this machine from others. Containers made from one image may share the machine's id, and their names tell them apart; so
 * a machine that is renamed counts as another one.
 */
public final class Machine {
    private static final String HOST_NAME = "/proc/sys/kernel/hostname";

    static final String NAME =
            List.of("/etc/machine-id", HOST_NAME).stream().map(Machine::read).collect(Collectors.joining(" "));

    private Machine() {}

    /**
     * What it is called.
     *
     * @throws IllegalArgumentException if it does not say
     */
    public static String hostName() {
        String name = read(HOST_NAME);
        try {
            return name.isEmpty() ? InetAddress.getLocalHost().getHostName() : name;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("this machine does not say its name; give host=NAME", e);
        }
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException e) {
            return ""; // another system, or an image that leaves it out
        }
    }
}
