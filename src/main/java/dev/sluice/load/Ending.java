package dev.sluice.load;

import dev.sluice.deliver.Delivery;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.ChunkLedger;
import dev.sluice.pack.DigestedDictionary;
import dev.sluice.report.ExecutorFigures;
import dev.sluice.report.Latencies;
import dev.sluice.report.LoadReport;
import dev.sluice.report.Progress;
import dev.sluice.report.Run;
import dev.sluice.report.Units;
import dev.sluice.source.Cutting.Oversize;
import dev.sluice.source.Machine;
import dev.sluice.stream.StreamDescription;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a load has ended, as its report says it. */
final class Ending {
    private final LoadPlan plan;
    private final StreamDescription stream;
    private final Observations seen;
    private final KeyTraffic traffic;
    private final Latencies latencies;
    private final @Nullable Checkpoint checkpoint;
    private final Instant started = Instant.now();
    private final long startNanos = System.nanoTime();
    private final long startedProcessorMillis;

    /** Of a load that begins now. */
    Ending(
            LoadPlan plan,
            StreamDescription stream,
            Observations seen,
            KeyTraffic traffic,
            Latencies latencies,
            @Nullable Checkpoint checkpoint) {
        this.plan = plan;
        this.stream = stream;
        this.seen = seen;
        this.traffic = traffic;
        this.latencies = latencies;
        this.checkpoint = checkpoint;
        this.startedProcessorMillis = processorMillis();
    }

    /**
     * What was acknowledged.
     *
     * @param rawBytes of the events before compression
     * @param millis from the first batch submitted to the last acknowledgement
     * @param executors if several processes sent it, what each of them did
     */
    record Sent(
            long records,
            long events,
            long rawBytes,
            long millis,
            List<ShardFigures> shards,
            List<ExecutorFigures> executors) {
        static Sent of(ChunkLedger ledger, Delivery delivery) {
            return new Sent(
                    ledger.acknowledgedRecords(),
                    ledger.acknowledgedEvents(),
                    ledger.acknowledgedRawBytes(),
                    ledger.deliveryMillis(),
                    delivery.shards(),
                    List.of());
        }
    }

    /**
     * The report, once everything has been told to those that this was made with.
     *
     * @param sent what the stream took
     * @param cause why the load failed; null: it did not, as far as is known
     * @param stopStatus of the signal that stopped it; 0: none did
     * @param allRead whether the inputs were read to their end, before a signal if there was one
     * @param sender that was used
     */
    LoadReport report(
            Sent sent,
            Progress progress,
            @Nullable Throwable cause,
            int stopStatus,
            boolean allRead,
            SenderChoice sender) {
        WorkPlan work = plan.work();
        long unacknowledged = seen.counters.records.sum() - sent.records();
        Run run = new Run(
                Run.PROGRAM_VERSION,
                new Run.Destination(
                        plan.target().stream(),
                        work.recipe().layout(),
                        work.recipe().compression(),
                        work.recipe().carriesIds(),
                        sender,
                        work.delivery().shardBytesPerSecond(stream.shards().size())),
                new Run.Timing(started, (System.nanoTime() - startNanos) / 1_000_000, sent.millis()),
                seen.exitStatus(cause != null || unacknowledged > 0, stopStatus),
                plan.typed().options(),
                circumstances());
        List<ShardFigures> shards = sent.shards();
        return new LoadReport(
                run,
                seen.totals(sent.rawBytes(), sent.events()),
                new LoadReport.Traffic(
                        shards,
                        traffic.hotShards(shards, stream.shards()),
                        progress.course(),
                        latencies.steps(),
                        sent.executors()),
                seen.watch.inputs(cause == null && allRead && !seen.rejections.stopped()),
                seen.rejections.byReason(),
                remarks(cause, unacknowledged, stopStatus));
    }

    private Run.Circumstances circumstances() {
        return new Run.Circumstances(
                stream.made().arn(),
                host(),
                ZoneId.systemDefault(),
                plan.typed().command(),
                new Run.Processors(
                        Math.max(0, processorMillis() - startedProcessorMillis),
                        Runtime.getRuntime().availableProcessors()),
                null);
    }

    private static String host() {
        try {
            return Machine.hostName();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** What this process and its daemon have taken of the processors. */
    private static long processorMillis() {
        ProcessHandle own = ProcessHandle.current();
        return Stream.concat(Stream.of(own), own.descendants())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToLong(Duration::toMillis)
                .sum();
    }

    private List<String> remarks(@Nullable Throwable cause, long unacknowledged, int stopStatus) {
        Rejections rejections = seen.rejections;
        Set<String> remarks = new LinkedHashSet<>();
        // Why it failed comes first.
        if (cause != null) {
            remarks.add(LoadNotes.sentence(cause));
        }
        if (rejections.tooMany()) {
            remarks.add(rejections.tooManyOf()
                    + (rejections.stopped() ? ", so reading stopped: what was not read is not loaded" : "")
                    + "; mend the lines or --format, or raise --max-rejects, and run it again");
        }
        remarks.addAll(seen.watch.unreadable());
        remarks.addAll(seen.notes.all());
        if (seen.watch.remarksLeftOut() > 0) {
            remarks.add(Units.things(seen.watch.remarksLeftOut(), "more input was", "more inputs were")
                    + " remarked on like those above");
        }
        remarks.addAll(seen.ofFields());
        String ofFormat = plan.work().parse().usual().remark();
        if (ofFormat != null) {
            remarks.add(ofFormat);
        }
        DigestedDictionary dictionary = plan.work().recipe().dictionary();
        if (dictionary != null) {
            remarks.add("the records were packed with the dictionary " + dictionary
                    + "; they cannot be read without it, so keep it as long as them");
        }
        if (plan.work().recipe().envelope() != null) {
            remarks.add(
                    "each record is one JSON document in the form of CloudWatch Logs' subscriptions, which 'sluice cat'"
                            + " writes as one line");
        }
        if (seen.counters.cuts.sum() > 0) {
            remarks.add("events longer than a record that were "
                    + (plan.work().source().cutting().oversize() == Oversize.SPLIT ? "split" : "truncated") + ": "
                    + seen.counters.cuts.sum());
        }
        String ofLength = seen.ofLength(plan.work());
        if (ofLength != null) {
            remarks.add(ofLength);
        }
        if (rejections.total() > 0 && !rejections.kept()) {
            remarks.add(
                    "the rejected lines were not kept; --rejects FILE keeps each of them, with its place and reason");
        }
        if (unacknowledged > 0) {
            remarks.add(unacknowledged + (unacknowledged == 1 ? " record was" : " records were") + " not acknowledged"
                    + (checkpoint == null
                            ? "; with --checkpoint FILE the next run would load just what is missing"
                            : "; run the same command again, it goes on where this run ended"));
        } else if (cause != null && stopStatus != 0 && checkpoint != null) {
            // Given up while its batches waited for the rate: none had been sent.
            remarks.add("run the same command again, it goes on where this run ended");
        }
        return List.copyOf(remarks);
    }
}
