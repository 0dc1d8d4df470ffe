package dev.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.json.JsonTree;
import java.util.Map;
import java.util.TreeMap;

/** The journal's lines on what all runs have come to: each holds all sums, so the last one counts. */
final class CounterEntries {
    static final String COUNTERS = "counters";

    private CounterEntries() {}

    static String counters(Map<String, Long> counters) {
        ObjectNode entry = JsonTree.object();
        ObjectNode sums = entry.putObject(COUNTERS);
        new TreeMap<>(counters).forEach(sums::put);
        return JsonTree.text(entry);
    }

    static Map<String, Long> counters(JsonNode entry) {
        Map<String, Long> counters = new TreeMap<>();
        entry.path(COUNTERS)
                .properties()
                .forEach(each -> counters.put(each.getKey(), each.getValue().asLong()));
        return counters;
    }
}
