package dev.sluice.deliver;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.aws.Deadline;
import dev.sluice.pack.Records;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.producer.Attempt;
import software.amazon.kinesis.producer.DaemonException;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.UserRecordFailedException;
import software.amazon.kinesis.producer.UserRecordResult;

/**
 * The Kinesis Producer Library and its daemon. Starting takes some tenths of a second and needs neither the stream's name nor preflight's
 * answer, so it may begin beside them: {@link #start} returns at once. No record is handed over before preflight has passed.
 */
public final class Kpl implements Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Kpl.class);
    private static final Duration PING = Duration.ofSeconds(10);

    /** A busy machine can take some seconds to start a daemon; after this long a person is told. */
    private static final Duration SLOW_START = Duration.ofSeconds(5);

    private static final Duration LONGEST_START = Duration.ofSeconds(55);

    /** A daemon that was lost is back after little more than a second. */
    private static final long RESTART_NANOS = 1_500_000_000L;

    private static final long PING_AGAIN_NANOS = 50_000_000L;
    private static final long SETTLED_NANOS = 5_000_000_000L;
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    private final AwsClients clients;
    private final CompletableFuture<Started> starting;
    private final Thread killDaemons = new Thread(() -> killDaemons(0), "sluice-kill-daemons");
    private volatile String stream = "";
    private final AtomicBoolean closed = new AtomicBoolean();

    private record Started(KinesisProducer producer, NativeDaemon daemon) {}

    private Kpl(AwsClients clients) {
        KplThreads.catchUncaught();
        this.clients = clients;
        this.starting = Deadline.start("sluice-kpl-start", () -> {
            try {
                NativeDaemon daemon = NativeDaemon.prepare();
                return new Started(new KinesisProducer(KplSettings.of(clients, daemon)), daemon);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        // A daemon that is frozen would outlive this process: it notices neither the closed pipe nor a signal.
        Runtime.getRuntime().addShutdownHook(killDaemons);
    }

    /**
     * Begins to start KPL for these clients' place and credentials.
     *
     * @throws AwsException if KPL cannot go there
     */
    public static Kpl start(AwsClients clients) {
        KplReach.require(clients);
        return new Kpl(clients);
    }

    @Override
    public SenderChoice choice() {
        return SenderChoice.KPL;
    }

    @Override
    public AwsClients clients() {
        return clients;
    }

    /** {@inheritDoc} KPL can when its daemon has answered. */
    @Override
    public void await(String streamName, Notes notes) throws DeliveryFailedException {
        this.stream = streamName;
        join();
        String obstacle;
        try {
            obstacle = unanswered(SLOW_START);
        } catch (TimeoutException e) {
            notes.told("the KPL daemon has not answered for " + SLOW_START.toSeconds() + " s; waiting for it");
            try {
                obstacle = unanswered(LONGEST_START);
            } catch (TimeoutException still) {
                obstacle = "The KPL daemon was started a minute ago and does not answer (" + still.getMessage()
                        + "); use --verbose to see its log.";
            }
        }
        if (obstacle != null && !closed.get()) {
            throw new DeliveryFailedException(obstacle);
        }
    }

    private void join() throws DeliveryFailedException {
        try {
            starting.join();
        } catch (CompletionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof DeliveryFailedException known) {
                    throw known;
                }
            }
            LOG.error("KPL did not start", e);
            throw new DeliveryFailedException(
                    "The Kinesis Producer Library did not start (" + e.getCause() + "); use --verbose for the details.",
                    e);
        }
    }

    @Override
    public boolean send(Parcel parcel, @Nullable String explicitHashKey, Tries tries) {
        Records records = parcel.batch.records();
        for (int i = 0; i < parcel.count(); i++) {
            int record = parcel.record(i);
            ListenableFuture<UserRecordResult> future;
            try {
                future = started()
                        .producer()
                        .addUserRecord(stream, records.key(record), explicitHashKey, records.view(record));
            } catch (DaemonException e) {
                if (i == 0) {
                    // Dead, and not yet started again: that takes KPL a second.
                    return false;
                }
                int[] unsent =
                        IntStream.range(i, parcel.count()).map(parcel::record).toArray();
                tries.missed(parcel.part(unsent), new Miss(Cause.SENDER_LOST, "", String.valueOf(e), 1, 0));
                return true;
            }
            future.addListener(() -> tell(parcel, record, future, tries), Runnable::run);
        }
        return true;
    }

    private static void tell(Parcel parcel, int record, ListenableFuture<UserRecordResult> future, Tries tries) {
        try {
            Parcel part = parcel.part(record);
            // Not get(): this thread is KPL's and may be interrupted, and then nobody would be told of the end.
            UserRecordResult result = Objects.requireNonNull(Futures.getDone(future));
            List<Attempt> attempts = result.getAttempts();
            tries.landed(part, result.getShardId(), Math.max(0, attempts.size() - 1), throttled(attempts));
        } catch (ExecutionException e) {
            tries.missed(parcel.part(record), miss(e.getCause()));
        } catch (RuntimeException | Error e) {
            tries.broken(e);
        }
    }

    private static Miss miss(@Nullable Throwable cause) {
        if (!(cause instanceof UserRecordFailedException failed)) {
            return new Miss(Cause.SENDER_LOST, "", String.valueOf(cause), 1, 0);
        }
        List<Attempt> attempts = failed.getResult().getAttempts();
        int throttled = throttled(attempts);
        // KPL's own verdict, such as Expired, is the last attempt; the service's error before it says why.
        for (int i = attempts.size() - 1; i >= 0; i--) {
            Attempt attempt = attempts.get(i);
            String code = String.valueOf(attempt.getErrorCode());
            if (!attempt.isSuccessful() && !code.equals("Expired")) {
                return new Miss(
                        code.equals(THROTTLED) ? Cause.THROTTLED : Cause.REFUSED,
                        code,
                        String.valueOf(attempt.getErrorMessage()),
                        attempts.size(),
                        throttled);
            }
        }
        return new Miss(Cause.REFUSED, "Expired", "no answer", Math.max(1, attempts.size()), throttled);
    }

    private static int throttled(List<Attempt> attempts) {
        int count = 0;
        for (Attempt attempt : attempts) {
            if (!attempt.isSuccessful() && THROTTLED.equals(attempt.getErrorCode())) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void flush() {
        try {
            started().producer().flush();
        } catch (DaemonException e) {
            // What it held has failed already.
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A daemon that does not answer is frozen, and is killed here. KPL's own health check sends it a signal that a frozen process never
     * takes, and three times at most.
     */
    @Override
    public @Nullable String obstacle() {
        try {
            return unanswered(PING);
        } catch (TimeoutException e) {
            LOG.warn("the KPL daemon does not answer", e);
            killDaemons(0);
            return null;
        }
    }

    /**
     * Asks the daemon for a figure, again and again while there is none: KPL tries to start it each second, even where it never can.
     *
     * @return what keeps it from being started; null: it has answered
     * @throws TimeoutException if neither is known when {@code patience} is over
     */
    private @Nullable String unanswered(Duration patience) throws TimeoutException {
        long began = System.nanoTime();
        boolean diagnosed = false;
        while (true) {
            long waited = System.nanoTime() - began;
            try {
                Deadline.await(
                        Deadline.start("sluice-kpl-ping", this::figure), patience.minus(Duration.ofNanos(waited)));
                return null;
            } catch (RuntimeException e) {
                if (waited > patience.toNanos()) {
                    throw (TimeoutException) new TimeoutException(String.valueOf(e.getMessage())).initCause(e);
                }
                if (!diagnosed && waited > RESTART_NANOS) {
                    diagnosed = true;
                    String fault = started().daemon().fault();
                    if (fault != null) {
                        return fault;
                    }
                }
                LockSupport.parkNanos(PING_AGAIN_NANOS);
            }
        }
    }

    private Object figure() {
        try {
            return started().producer().getMetrics("UserRecordsPut", 1);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A daemon that was lost because it is frozen stays until it is killed. KPL starts a new one meanwhile; when that has surely started,
     * all but the youngest are killed.
     */
    @Override
    public void clearAway() {
        var unused = Deadline.start("sluice-kpl-clear-away", () -> {
            LockSupport.parkNanos(SETTLED_NANOS);
            killDaemons(1);
            return true;
        });
    }

    /** Kills this run's daemons but for the {@code keep} youngest. */
    private void killDaemons(int keep) {
        List<ProcessHandle> daemons = daemons();
        daemons.stream()
                .sorted(Comparator.comparing(
                        daemon -> daemon.info().startInstant().orElse(Instant.MAX)))
                .limit(Math.max(0, daemons.size() - keep))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** The child processes that hold this run's pipes. */
    List<ProcessHandle> daemons() {
        if (!starting.isDone() || starting.isCompletedExceptionally()) {
            return List.of();
        }
        String pipes = started().daemon().run().path().toString();
        return ProcessHandle.current()
                .children()
                .filter(child -> isDaemon(child.info(), pipes))
                .toList();
    }

    /** Whether it is a daemon, and not the short-lived mkfifo, whose arguments also name the pipes. */
    private static boolean isDaemon(ProcessHandle.Info info, String pipes) {
        return !info.command().orElse("").endsWith("mkfifo")
                && Stream.of(info.arguments().orElse(new String[0])).anyMatch(argument -> argument.startsWith(pipes));
    }

    /** KPL takes a second to close, for nothing; it does so on a thread of its own, for which the process need not wait. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            var unused = Deadline.start("sluice-kpl-close", () -> {
                end(started());
                return true;
            });
        }
    }

    private void end(Started started) {
        started.producer().destroy();
        killDaemons(0);
        try {
            started.daemon().run().close();
            Runtime.getRuntime().removeShutdownHook(killDaemons);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("left behind: {}", started.daemon().run().path(), e);
        }
    }

    private Started started() {
        return starting.join();
    }
}
