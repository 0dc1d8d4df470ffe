package dev.sluice.parse;

import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the events of a load had the fields that options name: a name that is misspelt does nothing. Safe for use by several threads. */
public final class FieldTally {
    private final Map<String, List<JsonPointer>> named = new LinkedHashMap<>();
    private final Map<String, boolean[]> matched = new LinkedHashMap<>();
    private long events;

    public FieldTally(ParsePlan plan) {
        JsonPointer key = plan.key().pointer();
        Redaction redaction = plan.fields().redaction();
        Projection projection = plan.fields().projection();
        if (redaction != null) {
            name("--redact", redaction.pointers());
        }
        if (projection != null) {
            name(projection.option(), projection.pointers());
        }
        if (key != null) {
            name("--key", List.of(key));
        }
    }

    private void name(String option, List<JsonPointer> pointers) {
        named.put(option, pointers);
        matched.put(option, new boolean[pointers.size()]);
    }

    /** One worker has parsed so many events. */
    synchronized void events(long more) {
        events += more;
    }

    /** In them these of an option's pointers, in their order, named something. */
    synchronized void matched(String option, boolean... found) {
        boolean[] all = matched.get(option);
        for (int i = 0; all != null && i < found.length; i++) {
            all[i] |= found[i];
        }
    }

    /** For the end of the load: a sentence for each option that named something that no event had. */
    public synchronized List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        named.forEach((option, pointers) -> {
            List<String> missing = new ArrayList<>();
            for (int i = 0; i < pointers.size(); i++) {
                if (!matched.getOrDefault(option, new boolean[0])[i]) {
                    missing.add(pointers.get(i).toString());
                }
            }
            if (!missing.isEmpty() && events > 0) {
                sentences.add(String.format(
                        Locale.ROOT,
                        "%s %s %s in none of the %,d events of this run; check how it is spelt",
                        option,
                        String.join(", ", missing),
                        missing.size() == 1 ? "was" : "were",
                        events));
            }
        });
        return sentences;
    }
}
