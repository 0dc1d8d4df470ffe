package dev.sluice.load;

import dev.sluice.deliver.PreflightException;
import dev.sluice.ledger.JournalException;
import dev.sluice.report.LoadReport;
import dev.sluice.source.InputException;
import dev.sluice.source.InputList;
import java.io.IOException;
import java.util.List;

/** Carries out a load, in this process or in many. */
@FunctionalInterface
public interface Loader {
    /** In this process. */
    Loader HERE = (plan, outputs, inputs, screen, words) -> new LoadJob(plan, outputs, inputs, screen).run();

    /**
     * As {@link LoadJob#run}.
     *
     * @param words the options that the plan was made of, as they would be typed where nothing else is set
     */
    LoadReport load(LoadPlan plan, Outputs outputs, InputList inputs, LoadScreen screen, List<String> words)
            throws InputException, OutputException, PreflightException, JournalException, IOException,
                    InterruptedException;
}
