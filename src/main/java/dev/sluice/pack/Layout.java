package dev.sluice.pack;

import java.util.Locale;

/** How events lie in records. */
public enum Layout {
    /** Many events compressed into one standard zstd frame or gzip member. */
    BLOCKS,
    /** The KPL aggregated record format, one user record an event. */
    AGGREGATED,
    /** One event a record, as it is; no room for a batch id. */
    LINES;

    /** As options and reports have it: {@code blocks}. */
    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
