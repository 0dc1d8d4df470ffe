package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches a process and its children through /proc until it is closed. What a process used in its last moments before it ended, at most
 * {@value #EVERY_MILLIS} ms, is not seen.
 */
final class ProcessTree implements AutoCloseable {
    private static final int EVERY_MILLIS = 20;
    private static final int LOOK_FOR_CHILDREN_EVERY = 10;
    private static final double TICKS_PER_SECOND = 100;
    private static final int KIB = 1024;

    /**
     * What one process has used.
     *
     * @param cpuSeconds user and system
     * @param peakBytes its largest resident memory
     */
    record Use(double cpuSeconds, long peakBytes) {
        static final Use NONE = new Use(0, 0);

        Use minus(Use before) {
            return new Use(cpuSeconds - before.cpuSeconds, peakBytes);
        }
    }

    private final ProcessHandle root;
    private final Map<Long, Use> uses = new ConcurrentHashMap<>();
    private final Thread watcher;
    private volatile boolean closed;
    private volatile long peakTogether;

    ProcessTree(ProcessHandle root) {
        this.root = root;
        uses.put(root.pid(), Use.NONE);
        watcher = new Thread(this::watch, "process-tree");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** The process itself. */
    Use root() {
        return uses.getOrDefault(root.pid(), Use.NONE);
    }

    /** All its children together. */
    Use children() {
        double cpu = 0;
        long peak = 0;
        for (Map.Entry<Long, Use> use : uses.entrySet()) {
            if (use.getKey() != root.pid()) {
                cpu += use.getValue().cpuSeconds();
                peak += use.getValue().peakBytes();
            }
        }
        return new Use(cpu, peak);
    }

    /** The largest resident memory of all at one moment, in bytes. */
    long peakTogether() {
        return peakTogether;
    }

    void killAll() {
        uses.keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Override
    public void close() {
        closed = true;
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        for (int round = 0; !closed; round++) {
            if (round % LOOK_FOR_CHILDREN_EVERY == 0) {
                root.descendants().forEach(child -> uses.putIfAbsent(child.pid(), Use.NONE));
            }
            long together = 0;
            for (long pid : Map.copyOf(uses).keySet()) {
                together += look(pid);
            }
            peakTogether = Math.max(peakTogether, together);
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Its resident memory now, in bytes; 0 when it has ended. */
    private long look(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            Map<String, Long> memory = new HashMap<>();
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmHWM:") || line.startsWith("VmRSS:")) {
                    memory.put(line.substring(0, 5), KIB * Long.parseLong(line.replaceAll("[^0-9]", "")));
                }
            }
            if (memory.isEmpty()) {
                return 0; // A zombie: what was seen before stands.
            }
            uses.put(pid, new Use(cpu, memory.getOrDefault("VmHWM", 0L)));
            return memory.getOrDefault("VmRSS", 0L);
        } catch (IOException e) {
            return 0; // It has ended.
        }
    }
}
