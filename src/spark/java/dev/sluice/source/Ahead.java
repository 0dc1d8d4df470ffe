package dev.sluice.source;

import dev.sluice.read.SourceId;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the chunks of large inputs before any is dealt out. Several processes read one of them, in no order, and the checkpoint must not
 * believe that a chunk was planned because one behind it was.
 */
public final class Ahead {
    private Ahead() {}

    /** Tells the checkpoint of each chunk of each input that can be cut. What cannot be read is told by whoever is to read it. */
    public static void plan(UnitPlan plan, SourceOptions options, Resume checkpoint)
            throws IOException, InterruptedException {
        List<WorkUnit> cut = plan.units().stream()
                .filter(unit -> unit.to() != WorkUnit.WHOLE)
                .toList();
        InputFeed feed = plan.feed(cut);
        List<Input> inputs = new ArrayList<>();
        for (List<Input> more = feed.behind(0); !more.isEmpty(); more = feed.behind(inputs.size())) {
            inputs.addAll(more);
        }
        SourceOpener opener = new SourceOpener(feed.files(), options, checkpoint, new Deaf(), Clock.systemUTC());
        try (feed) {
            opener.expect(inputs);
            for (Input input : inputs) {
                Source source = opener.open(input, pipe -> {}).source();
                if (source instanceof RangeSource ranges) {
                    ranges.planAll();
                } else if (source != null) {
                    source.close();
                }
            }
        } finally {
            opener.stop();
        }
    }

    private static final class Deaf implements InputListener {
        @Override
        public void unreadable(String sourceName, long offset, String reason) {
            // The same is found by the task.
        }

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {
            // Nothing is read.
        }

        @Override
        public void progressed(long count) {
            // Nothing is read.
        }
    }
}
