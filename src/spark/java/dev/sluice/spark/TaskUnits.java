package dev.sluice.spark;

import dev.sluice.source.WorkUnit;
import java.io.Serializable;
import java.util.List;

/** What one task loads. */
record TaskUnits(int part, List<WorkUnit> units) implements Serializable {
    TaskUnits {
        units = List.copyOf(units);
    }
}
