package dev.sluice.report;

import java.util.Map;

/** Is told where a load stands, a few times a minute, on one thread. */
public interface LoadWatcher {
    /** Of a load that nobody watches. */
    LoadWatcher NONE = now -> {};

    void running(ProgressSnapshot now);

    /** Before all else, where the load has a checkpoint: what the runs before came to, see {@link JobCounters}. */
    default void begun(Map<String, Long> before) {}
}
