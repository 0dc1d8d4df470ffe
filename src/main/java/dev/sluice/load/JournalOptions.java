package dev.sluice.load;

import dev.sluice.ledger.CheckpointBusyException;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.JournalHeader;
import dev.sluice.ledger.JournalPlace;
import dev.sluice.pack.DigestedDictionary;
import dev.sluice.source.Cutting.Oversize;
import dev.sluice.source.InputList;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The checkpoint of a load, and what it is held to.
 *
 * @param forgetMissing whether sources that an earlier run did not finish, and that no input is, are given up
 * @param deciding the options that decide what a batch holds, by their long names; empty for one that says nothing
 */
public record JournalOptions(
        JournalPlace checkpoint, boolean forgetMissing, IfBusy ifBusy, Map<String, String> deciding) {
    /** A look at a file's lock costs nothing. */
    private static final long FILE_MILLIS = 200;
    /** Each look is a request, and who has ended without a word holds it for a minute longer anyway. */
    private static final long OBJECT_MILLIS = 3_000;

    public JournalOptions {
        deciding = Map.copyOf(deciding);
    }

    /** What becomes of a load whose checkpoint another run holds. */
    public enum IfBusy {
        FAIL,
        /** It ends as if it had loaded all: what is new is the next run's. */
        SKIP,
        /** It begins when the other has ended. */
        WAIT
    }

    /**
     * Returns when no other run holds the checkpoint.
     *
     * @param inputs forgotten while it waits: the other may change them
     * @throws CheckpointBusyException if one does, and this one is not to wait
     * @throws JournalException if that cannot be found out
     */
    public void awaitFree(LoadScreen screen, InputList inputs) throws JournalException, InterruptedException {
        boolean told = false;
        while (true) {
            try {
                checkpoint.requireFree();
                return;
            } catch (CheckpointBusyException e) {
                if (ifBusy != IfBusy.WAIT) {
                    throw e;
                }
            }
            if (!told) {
                told = true;
                screen.tell("another run is using the checkpoint " + checkpoint.shown() + "; waiting until it ends");
            }
            inputs.forget();
            Thread.sleep(checkpoint.file() == null ? OBJECT_MILLIS : FILE_MILLIS);
        }
    }

    /**
     * What this load would begin a journal with: a run that goes on where another ended must have the same.
     *
     * @param inputs what the listing is known by if this is a share of a load; else empty
     */
    public JournalHeader header(WorkPlan work, StreamDescription stream, String inputs) {
        Map<String, String> options = new LinkedHashMap<>(deciding);
        // As they are meant: a level is nothing without a compression.
        Recipe recipe = work.recipe();
        options.put("--records", recipe.layout().toString());
        options.put("--compression", recipe.compression().toString());
        options.put("--level", recipe.level() == null ? "auto" : recipe.level().toString());
        options.put(JournalHeader.NO_IDS, recipe.ids() ? "" : "true");
        DigestedDictionary dictionary = recipe.dictionary();
        options.put(
                JournalHeader.DICTIONARY,
                dictionary == null ? "" : dictionary.dictionary().toString());
        // Empty for the default, which journals had that were begun before there was a choice.
        Oversize oversize = work.source().cutting().oversize();
        options.put("--oversize", oversize == Oversize.REJECT ? "" : oversize.toString());
        if (!stream.arn().isEmpty()) {
            // What an earlier run loaded is not in another stream, be its name the same.
            options.put(JournalHeader.STREAM, stream.made().toString());
        }
        options.put(JournalHeader.PART, work.share() == null ? "" : work.share().toString());
        options.put(JournalHeader.INPUTS, inputs);
        options.put("the stream's record size", Integer.toString(stream.maxRecordBytes()));
        options.put("the longest line", Integer.toString(work.source().cutting().maxLineBytes()));
        return new JournalHeader(
                stream.name(),
                Instant.now(),
                options,
                stream.shards().stream().map(Shard::range).toList());
    }
}
