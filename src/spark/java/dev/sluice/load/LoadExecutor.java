package dev.sluice.load;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.report.ExecutorFigures;
import dev.sluice.report.Units;
import java.util.List;
import java.util.Optional;

/**
 * What one of the processes that carry out a load has told of itself.
 *
 * @param tasks begun
 * @param ended not heard of any more
 */
public record LoadExecutor(String name, String host, long tasks, SharedFigures figures, boolean ended) {
    ExecutorFigures row() {
        List<ShardFigures> shards = figures.shards();
        return new ExecutorFigures(
                name,
                host,
                tasks,
                new ExecutorFigures.Work(
                        figures.records(),
                        shards.stream().mapToLong(ShardFigures::bytes).sum(),
                        shards.stream()
                                .mapToLong(shard -> shard.retries().all())
                                .sum(),
                        shards.stream().mapToLong(ShardFigures::throttled).sum()),
                ended);
    }

    /**
     * What to say of records that a try sent which came to nothing: the next one sends them again.
     *
     * @param counted records of the tries that count
     * @param again whether a task was tried again; an executor that is lost may have sent more than it has told
     */
    static Optional<String> uncounted(List<LoadExecutor> all, long counted, boolean again, boolean carryIds) {
        long more = all.stream().mapToLong(each -> each.figures().records()).sum() - counted;
        if (more <= 0 && !again) {
            return Optional.empty();
        }
        String records = more > 0
                ? "at least " + Units.things(more, "record", "records")
                        + " of tasks that failed or were tried again are in the stream, too; "
                : "tasks were tried again, and records of the first try may be in the stream, too; ";
        return Optional.of(records
                + (carryIds
                        ? "'sluice cat --distinct' leaves copies out"
                        : "without batch ids, nobody can tell copies from what they are copies of"));
    }
}
