package dev.sluice.parse;

import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the events of a load had the fields that options name: a name that is misspelt does nothing. Safe for use by several threads. */
public final class FieldTally implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient Map<String, List<JsonPointer>> named = new LinkedHashMap<>();
    private final LinkedHashMap<String, boolean[]> matched = new LinkedHashMap<>();
    /** By the name of an added field: how many events kept their own. */
    private final LinkedHashMap<String, Long> kept = new LinkedHashMap<>();

    private long events;
    private long unnumbered;
    private long passedRaw;

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

    /** So many events had a field of that name, which was to be added, themselves. */
    synchronized void kept(String name, long more) {
        kept.merge(name, more, Long::sum);
    }

    /** So many events were to have the number of their line, and have none. */
    synchronized void unnumbered(long more) {
        unnumbered += more;
    }

    /** Counts lines that were loaded as they were, without the fields to be added. */
    synchronized void passedRaw(long more) {
        passedRaw += more;
    }

    /** What a part of the load has seen, elsewhere. */
    public synchronized void add(FieldTally part) {
        events += part.events;
        unnumbered += part.unnumbered;
        passedRaw += part.passedRaw;
        part.matched.forEach(this::matched);
        part.kept.forEach(this::kept);
    }

    /** For the end of the load: a sentence for each field that was named and never found, or could not be added. */
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
                        "%s %s %s in none of this run's events (%,d); check how it is spelt",
                        option,
                        String.join(", ", missing),
                        missing.size() == 1 ? "was" : "were",
                        events));
            }
        });
        kept.forEach((name, count) -> {
            if (count > 0) {
                sentences.add(String.format(
                        Locale.ROOT,
                        "--add %s: events that had a field of that name and kept it: %,d; --drop it, too, to have it replaced",
                        name,
                        count));
            }
        });
        if (unnumbered > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "--add line: events that have no number: %,d, since their file was changed or moved while it was read",
                    unnumbered));
        }
        if (passedRaw > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "lines that are not of the format and went as they are, without what --add adds: %,d",
                    passedRaw));
        }
        return sentences;
    }
}
