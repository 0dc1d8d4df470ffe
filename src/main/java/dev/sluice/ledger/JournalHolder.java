package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.source.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that holds a journal.
 *
 * @param kernel tells where the number of the process means the same one, until the machine boots; empty if that is not known
 * @param started when it was, by the kernel's clock, which tells it from a later one with its number
 */
record JournalHolder(String host, long pid, String kernel, String started) {
    /** Where a process's state and start stand in its {@code stat}, counted from behind its name. */
    private static final int STATE = 0;

    private static final int STARTED = 19;

    /** This one. */
    static JournalHolder here() {
        long pid = ProcessHandle.current().pid();
        return new JournalHolder(hostName(), pid, kernelHere(), startedHere(pid));
    }

    private static String hostName() {
        try {
            return Machine.hostName();
        } catch (IllegalArgumentException e) {
            return "an unknown host";
        }
    }

    private static String kernelHere() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException e) {
            return ""; // another system
        }
    }

    /** Empty if there is no such process, or it has ended and nobody has asked how. */
    static String startedHere(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return behindName[STATE].equals("Z") ? "" : behindName[STARTED];
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether the process is known to have ended. */
    boolean isGone() {
        return !kernel.isEmpty()
                && kernel.equals(kernelHere())
                && !startedHere(pid).equals(started);
    }

    void write(ObjectNode entry) {
        entry.put("host", host).put("pid", pid).put("kernel", kernel).put("started", started);
    }

    static JournalHolder of(JsonNode entry) {
        return new JournalHolder(
                entry.path("host").asText(),
                entry.path("pid").asLong(),
                entry.path("kernel").asText(),
                entry.path("started").asText());
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }
}
