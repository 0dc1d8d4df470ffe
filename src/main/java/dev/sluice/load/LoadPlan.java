package dev.sluice.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a load is to do, resolved from what was typed; nothing in it has touched the world yet.
 *
 * @param journal null: without a checkpoint
 * @param options as they will stand in the report, by their long names
 */
public record LoadPlan(
        WorkPlan work,
        Target target,
        Patience patience,
        @Nullable JournalOptions journal,
        RejectOptions rejects,
        Map<String, String> options) {
    public LoadPlan {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
