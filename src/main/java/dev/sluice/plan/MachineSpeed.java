package dev.sluice.plan;

import java.util.List;
import java.util.function.Function;

/**
 * How fast this machine reads, parses and packs, by what the workers of a plan have timed. Reading is a matter of its own: a sample of
 * packed inputs still unpacks all of them, and what one thread unpacks, or the network brings, more cores make no faster.
 */
final class MachineSpeed {
    private final List<PlanWorker> workers;
    private final long nanos;
    private final long cpuNanos;

    /**
     * All that there is to know, after the last worker's end.
     *
     * @param nanos from the first worker's beginning to the last one's end
     * @param cpuNanos that this process had cores in that time
     */
    MachineSpeed(List<PlanWorker> workers, long nanos, long cpuNanos) {
        this.workers = List.copyOf(workers);
        this.nanos = nanos;
        this.cpuNanos = cpuNanos;
    }

    List<PlanWorker> workers() {
        return workers;
    }

    /**
     * What a load of everything takes where no shard is waited for.
     *
     * @param index of the recipe
     * @param scale how many times as much there is as the plan has parsed
     * @param most nanoseconds for a byte that is packed beyond those that the plan has packed
     */
    Work work(int index, double scale, double most) {
        Timings reading = sum(PlanWorker::reading);
        Timings parsing = sum(PlanWorker::parsing);
        double packed = sum(worker -> bench(worker, 0).packing).bytes() * scale;
        double takenNanos = workers.stream().mapToLong(PlanWorker::takenNanos).sum();
        double takenCpuNanos =
                workers.stream().mapToLong(PlanWorker::takenCpuNanos).sum();
        // Where others use the cores, too, everything takes as many times longer as this did.
        double slower = takenCpuNanos == 0 ? 1 : Math.max(1, takenNanos / takenCpuNanos);
        double all = parsing.bytes() * scale;
        double readCpuNanos = Math.max(0, cpuNanos - takenCpuNanos) * slower * all / Math.max(1, reading.bytes());
        return new Work(
                workers.size(),
                Math.max(0, nanos - takenNanos / workers.size()),
                Math.min(reading.nanosFor(all), readCpuNanos) + parsing.nanosFor(all),
                sum(worker -> bench(worker, index).packing).nanosFor(packed, most));
    }

    private static Bench bench(PlanWorker worker, int index) {
        return worker.measuring().benches().get(index);
    }

    private Timings sum(Function<PlanWorker, Timings> its) {
        Timings all = new Timings();
        workers.forEach(worker -> all.add(its.apply(worker)));
        return all;
    }

    /**
     * What there is to do.
     *
     * @param readNanos that the input needs to come, whoever waits for it
     * @param parseNanos of all workers, from the input to parsed events
     * @param packNanos of all workers, at the fastest rung
     */
    record Work(int workers, double readNanos, double parseNanos, double packNanos) {
        /** @param packing how many times as long as the fastest rung this one takes */
        double seconds(double packing) {
            return Math.max(1, Math.max(readNanos, (parseNanos + packNanos * packing) / workers)) / 1e9;
        }
    }
}
