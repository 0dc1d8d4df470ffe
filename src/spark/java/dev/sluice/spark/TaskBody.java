package dev.sluice.spark;

import dev.sluice.aws.ObjectStore;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.load.TaskLoad;
import dev.sluice.load.TaskLoad.Attempt;
import dev.sluice.source.UnitFeed;
import dev.sluice.spark.ExecutorPart.Equipment;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;

/** A task: loads the units that lie in its partition. */
final class TaskBody implements VoidFunction<Iterator<byte[]>> {
    private static final long serialVersionUID = 1;

    private final Broadcast<byte[]> job;

    TaskBody(Broadcast<byte[]> job) {
        this.job = job;
    }

    @Override
    public void call(Iterator<byte[]> partition) throws IOException, InterruptedException {
        ExecutorPart executor = ExecutorPart.instance();
        JobTerms terms = executor.terms(job.id(), job::value);
        TaskContext task = TaskContext.get();
        executor.begun();
        try {
            while (partition.hasNext() && !executor.isDraining()) {
                Equipment equipment = executor.equipment(terms);
                TaskUnits units = InBytes.read(partition.next(), TaskUnits.class);
                Checkpoint known = !terms.terms().journaled()
                        ? null
                        : task.attemptNumber() == 0 ? equipment.known() : executor.knownNow();
                try (ObjectStore store =
                        new ObjectStore(equipment.plan().target().aws())) {
                    new TaskLoad(
                                    equipment.plan(),
                                    terms.terms(),
                                    equipment.shared(),
                                    executor,
                                    new Attempt(units.part(), task.taskAttemptId()),
                                    known)
                            .run(UnitFeed.of(
                                    units.units(),
                                    equipment.plan().work().source().cutting(),
                                    store));
                }
            }
        } finally {
            executor.ended();
            executor.tellFigures();
        }
    }
}
