package dev.sluice.load;

import dev.sluice.report.LoadReport;
import dev.sluice.report.Run;
import dev.sluice.report.Units;
import dev.sluice.source.InputException;
import dev.sluice.source.InputFeed;
import dev.sluice.source.Share;
import dev.sluice.source.UnitPlan;
import dev.sluice.source.WorkUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One share of a load's inputs: which units they are, once all inputs are listed. */
record PartOfLoad(Share share, UnitPlan plan, List<WorkUnit> units) {
    /** The share that the work is; null if it is none. */
    static @Nullable PartOfLoad of(WorkPlan work, InputFeed feed) throws InputException, InterruptedException {
        Share share = work.share();
        if (share == null) {
            return null;
        }
        UnitPlan plan = UnitPlan.of(feed, work.source());
        return new PartOfLoad(share, plan, plan.units(share));
    }

    /** What the listing of all inputs is known by. */
    String inputs() {
        return plan.digest();
    }

    InputFeed feed() {
        return plan.feed(units);
    }

    List<String> remarks(List<String> others) {
        List<String> all = new ArrayList<>(others);
        all.add("part " + share.index() + " of " + share.count() + " of the inputs " + inputs() + ": "
                + Units.bytes(bytes(units)) + " of " + Units.bytes(bytes(plan.units()))
                + (units.isEmpty() ? "; there are fewer pieces than parts, and none is left for this one" : ""));
        return all;
    }

    private static long bytes(List<WorkUnit> units) {
        return units.stream().mapToLong(WorkUnit::bytes).sum();
    }

    LoadReport report(LoadReport report) {
        return report.of(new Run.Part(share.index(), share.count(), inputs()));
    }
}
