package dev.sluice.spark;

import com.codahale.metrics.Gauge;
import dev.sluice.deliver.Allotment;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalCopy;
import dev.sluice.load.LoadPlan;
import dev.sluice.load.SharedDelivery;
import dev.sluice.load.SharedFigures;
import dev.sluice.load.Uplink;
import dev.sluice.spark.Message.Beat;
import dev.sluice.spark.Message.Grant;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/**
 * In each executor: the sender that its tasks share, started with the first of them. A thread tells the driver where it stands, and hears
 * which shards are its own.
 */
final class ExecutorPart implements ExecutorPlugin, Uplink {
    private static final long BEAT_MILLIS = 250;

    private static volatile @Nullable ExecutorPart instance;

    private volatile @Nullable PluginContext context;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong begun = new AtomicLong();
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    // Guarded by this.
    private long termsOf;
    private @Nullable JobTerms terms;
    private String load = "";
    private @Nullable LoadPlan plan;
    private @Nullable Checkpoint known;
    private volatile @Nullable SharedDelivery shared;
    /** Of the sender that was closed last: Spark asks once more when it stops. */
    private volatile @Nullable SharedFigures last;

    private @Nullable Thread beats;
    private boolean over;
    private volatile boolean draining;
    /** Grants are taken in their order. */
    private final Object beating = new Object();

    /** The one of this process. */
    static ExecutorPart instance() {
        return Objects.requireNonNull(
                instance,
                "Spark runs without Sluice's plugin; start it with spark.plugins=dev.sluice.spark.SluicePlugin");
    }

    @Override
    public void init(PluginContext plugin, Map<String, String> extraConf) {
        context = plugin;
        instance = this;
        Map<String, ToLongFunction<SharedFigures>> gauges = Map.of(
                "records", SharedFigures::records,
                "events", SharedFigures::events,
                "bytes",
                        figures -> figures.shards().stream()
                                .mapToLong(ShardFigures::bytes)
                                .sum(),
                "throttled",
                        figures -> figures.shards().stream()
                                .mapToLong(ShardFigures::throttled)
                                .sum(),
                "inFlightBytes", figures -> figures.inFlight().bytes());
        gauges.forEach((name, figure) -> plugin.metricRegistry().register(name, (Gauge<Long>) () -> {
            SharedDelivery now = shared;
            SharedFigures its = now == null ? last : now.figures();
            return its == null ? 0L : figure.applyAsLong(its);
        }));
    }

    /** The job's terms, which are the same for all its tasks. */
    synchronized JobTerms terms(long job, Supplier<byte[]> bytes) throws IOException {
        JobTerms its = terms;
        if (its == null || termsOf != job) {
            its = InBytes.read(bytes.get(), JobTerms.class);
            terms = its;
            termsOf = job;
        }
        return its;
    }

    /** A task begins; {@link #ended} must follow. */
    void begun() {
        running.incrementAndGet();
        begun.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }

    /** The sender for this load, and how it was meant. */
    synchronized Equipment equipment(JobTerms terms) throws IOException {
        LoadPlan its = plan;
        if (its == null || !load.equals(terms.load())) {
            close();
            draining = false;
            its = Replanning.plan(terms);
            plan = its;
            load = terms.load();
            known = terms.terms().journaled() ? JournalCopy.read(terms.journal()) : null;
        }
        SharedDelivery sender = shared;
        if (sender == null || sender.failure() != null) {
            if (sender != null) {
                sender.close();
            }
            // What the failed one has sent is in the stream.
            SharedFigures before = sender == null ? null : sender.figures();
            sender = new SharedDelivery(its, terms.terms().stream(), cores(), notes::add, before);
            shared = sender;
        }
        if (beats == null) {
            beats = new Thread(this::beat, "sluice-beat");
            beats.setDaemon(true);
            beats.start();
        }
        return new Equipment(its, sender, known);
    }

    /** What a task works with. */
    record Equipment(
            LoadPlan plan, SharedDelivery shared, @Nullable Checkpoint known) {}

    /** What the driver's checkpoint says now, for a task that is tried again. */
    Checkpoint knownNow() throws IOException {
        return JournalCopy.read(InBytes.read(ask(new Message.JournalWanted()), byte[].class));
    }

    private int cores() {
        int cores = plugin().conf().getInt("spark.executor.cores", 0);
        return cores > 0 ? cores : Runtime.getRuntime().availableProcessors();
    }

    /** The plugin's context knows none in an executor. */
    private static String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }

    private PluginContext plugin() {
        return Objects.requireNonNull(context);
    }

    @Override
    public Reply tell(Letter letter) throws IOException {
        return InBytes.read(ask(new Message.OfTask(letter)), Reply.class);
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    private Object ask(Message message) throws IOException {
        try {
            return plugin().ask(InBytes.of(message));
        } catch (Exception e) {
            throw new IOException("the driver does not answer: " + e.getMessage(), e);
        }
    }

    private void beat() {
        while (!isOver()) {
            try {
                SharedDelivery now = shared;
                if (now != null) {
                    beat(now);
                }
                Thread.sleep(BEAT_MILLIS);
            } catch (IOException | RuntimeException e) {
                // The next one may come through; until then the shards are this executor's no longer than their lease.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void beat(SharedDelivery now) throws IOException {
        synchronized (beating) {
            long askedNanos = System.nanoTime();
            List<String> said = List.copyOf(notes);
            notes.removeAll(said);
            Grant grant = InBytes.read(
                    ask(new Beat(plugin().executorID(), host(), running.get(), begun.get(), now.figures(), said)),
                    Grant.class);
            draining = grant.draining();
            if (grant.shards() != null) {
                now.allot(new Allotment(
                        grant.serial(), grant.shards(), askedNanos + Allotments.LEASE_MILLIS * 1_000_000));
            }
        }
    }

    /** What a task has sent counts in the report, though it be the last. */
    void tellFigures() {
        SharedDelivery now = shared;
        try {
            if (now != null) {
                beat(now);
            }
        } catch (IOException e) {
            // The task's own letter came through, which is what counts.
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private void close() {
        SharedDelivery now = shared;
        shared = null;
        if (now != null) {
            now.close();
            last = now.figures();
        }
    }

    @Override
    public synchronized void shutdown() {
        over = true;
        close();
        instance = null;
    }
}
