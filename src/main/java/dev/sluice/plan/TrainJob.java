package dev.sluice.plan;

import dev.sluice.ledger.ChunkTally;
import dev.sluice.load.ChunkParser;
import dev.sluice.load.ChunkWorker;
import dev.sluice.load.KeyTraffic;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.Observations;
import dev.sluice.load.Outlet;
import dev.sluice.load.RejectLimit;
import dev.sluice.pack.Batch;
import dev.sluice.pack.EventSample;
import dev.sluice.pack.Lanes;
import dev.sluice.parse.ParsePlans;
import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.InputException;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputList;
import dev.sluice.source.InputReader;
import dev.sluice.source.SourceOptions;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Reads and parses as a load would, and keeps some of the events, from which a dictionary is made. On the thread that calls. */
public final class TrainJob {
    private final SourceOptions source;
    private final ParsePlans parse;
    private final InputList inputs;
    private final Observations seen;

    /** A job that has not begun. */
    public TrainJob(SourceOptions source, ParsePlans parse, InputList inputs, LoadScreen screen) {
        this.source = source;
        this.parse = parse;
        this.inputs = inputs;
        this.seen = new Observations(parse.usual(), RejectLimit.NONE, false, screen);
    }

    /**
     * Reads the inputs to their end.
     *
     * @throws InputException if an input cannot be read at all
     */
    public EventSample sample(long maxBytes) throws InputException, IOException, InterruptedException {
        EventSample sample = new EventSample(maxBytes);
        PlanJournal none = PlanJournal.none();
        Lanes one = new Lanes(List.of(HashRange.ALL));
        InputFeed feed = inputs.feed();
        ChunkParser parser =
                new ChunkParser(parse, none.plannings(), none.names(), one, new KeyTraffic(one), seen.fields);
        try (ChunkSupplier chunks = new InputReader(feed, source, none.resume(), seen.watch);
                ChunkWorker worker = new ChunkWorker(chunks, parser, sample, new Nowhere(), seen)) {
            worker.run();
        }
        return sample;
    }

    /** What there is to tell of the inputs, as sentences. */
    public List<String> remarks() {
        return Stream.of(inputs.remarks(), seen.notes.all(), seen.ofFields())
                .flatMap(List::stream)
                .toList();
    }

    /** Lines that were no events, and taught nothing. */
    public long rejected() {
        return seen.rejections.total();
    }

    /** By the same rules as a load's. */
    public int exitStatus() {
        return seen.exitStatus(false, 0);
    }

    /** A sample makes no batches. */
    private static final class Nowhere implements Outlet {
        @Override
        public void opened(Chunk chunk) {}

        @Override
        public boolean submit(Batch batch) {
            return false;
        }

        @Override
        public void packed(FilledChunk filled, ChunkTally tally) {}

        @Override
        public void tooManyRejected() {}
    }
}
