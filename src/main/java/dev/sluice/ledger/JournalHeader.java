package dev.sluice.ledger;

import dev.sluice.read.HashRange;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a journal is begun with.
 *
 * @param options those that decide which events go into which batch, by their long names: a later run must have the same
 * @param lanes the hash-key ranges of the stream's shards at that time; later runs keep them, so that batches stay the same after
 *     a reshard; empty where there are no keys
 */
public record JournalHeader(String stream, Instant started, Map<String, String> options, List<HashRange> lanes) {
    /** Among the options: names what the format's file says, so that all runs parse alike. Journals of earlier versions lack it. */
    public static final String FORMAT_FILE = "the format's definition";
    /** Among the options: what stands between values, typed or seen; empty for the format's own. Journals of earlier versions lack it. */
    public static final String DELIMITER = "the delimiter";

    /** Among the options: the one that leaves batch ids out; empty, or lacking, where there are some. */
    public static final String NO_IDS = "--no-batch-id";

    /** Among the options: the one that names a dictionary, here by what it holds; empty, or lacking, where there is none. */
    public static final String DICTIONARY = "--dictionary";

    /** Among the options: which part of a load it is, as {@code 1/4}; empty, or lacking, where it is the whole. */
    public static final String PART = "--part";
    /** Of a part, what the listing of the whole load's inputs is known by; else empty, or lacking. */
    public static final String INPUTS = "the inputs";

    /** The key of {@link #options} that tells the stream from others of its name, by its ARN and when it was made. */
    public static final String STREAM = "the stream";

    /** Kept in capitals, and typed without. */
    private static final Set<String> LOWER = Set.of("--records", "--compression", "--oversize");

    public JournalHeader {
        options = Map.copyOf(options);
        lanes = List.copyOf(lanes);
    }

    /** Whether a batch is more than one event: a note of each event's acknowledgement would come to more than the event. */
    boolean notesBatches() {
        return !"LINES".equals(options.get("--records"));
    }

    /** Whether the load's records carry batch ids. Plain blocks have no room for one: any mark would be a line to their readers. */
    public boolean carriesIds() {
        if (!options.getOrDefault(NO_IDS, "").isEmpty()) {
            return false;
        }
        boolean blocks = "BLOCKS".equals(options.get("--records"));
        return blocks ? !"NONE".equals(options.get("--compression")) : !"LINES".equals(options.get("--records"));
    }

    /**
     * Holds a load to the journal that it goes on with.
     *
     * @throws JournalException if the journal, which begins with this header and is kept in the place that is {@code shown} so, is of another stream or other options
     */
    public void requireCompatible(JournalHeader wanted, String shown) throws JournalException {
        if (!stream.equals(wanted.stream)) {
            throw new JournalException("the checkpoint " + shown + " belongs to the stream " + stream
                    + "; name another one for the stream " + wanted.stream);
        }
        String made = options.getOrDefault(STREAM, "one that was not noted");
        String here = wanted.options.getOrDefault(STREAM, made);
        if (!made.equals(here)) {
            throw new JournalException("the checkpoint " + shown + " belongs to another stream of the name "
                    + stream + " (" + made + ") than this one (" + here
                    + "), in which nothing is that was loaded there; name a new one to load everything");
        }
        String part = options.getOrDefault(PART, "");
        if (part.equals(wanted.options.getOrDefault(PART, ""))
                && !options.getOrDefault(INPUTS, "").equals(wanted.options.getOrDefault(INPUTS, ""))) {
            throw new JournalException("the checkpoint " + shown + " is of part " + part
                    + " of other inputs than these: since it was begun some were added, written to or taken away, and the parts"
                    + " would no longer make up a whole; bring the inputs back as they were, or load these as a load of their"
                    + " own, with new checkpoints for all parts");
        }
        for (String option : wanted.options.keySet()) {
            String before = options.getOrDefault(option, "");
            String now = wanted.options.getOrDefault(option, "");
            if (option.equals(INPUTS)) {
                continue; // of the same part they are the same, and of another that is said
            }
            boolean unknown = (option.equals(FORMAT_FILE) || option.equals(DELIMITER)) && !options.containsKey(option);
            if (!before.equals(now) && !unknown) {
                throw new JournalException("the checkpoint " + shown + " was begun "
                        + (before.isEmpty() ? "without " + option : "with " + option + " " + typed(option, before))
                        + " and this run has " + (now.isEmpty() ? "none" : typed(option, now))
                        + "; use the same options, or name a new one to load everything again");
            }
        }
    }

    /** The value as it is typed. */
    private static String typed(String option, String value) {
        return LOWER.contains(option) ? value.toLowerCase(Locale.ROOT) : value;
    }
}
