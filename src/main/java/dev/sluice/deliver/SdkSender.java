package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.SignedPost;
import dev.sluice.stream.Explain;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PutRecords by the SDK's parts, in this process. Some threads each take as many records as a request holds, write it, and wait for its
 * answer. A request that fails as a whole is tried again for as long as KPL does it; records that fail alone are told at once.
 */
final class SdkSender implements Sender {
    private static final Logger LOG = LoggerFactory.getLogger(SdkSender.class);
    private static final int REQUESTS_IN_FLIGHT = 8;
    private static final int MOST_RECORDS = 500;

    /** The service takes ten times as much; larger requests cost memory and save nothing. One larger record goes alone. */
    private static final long MOST_BYTES = 1 << 20;

    private static final Duration LINGER = Duration.ofMillis(10);

    /** The limit of silence on a connection; shorter ones send again what is only slow, and store it twice. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final long TRY_FOR_NANOS = 5_000_000_000L;
    private static final long FIRST_BACKOFF_MILLIS = 50;
    private static final long LONGEST_BACKOFF_MILLIS = 1_000;
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    private final AwsClients clients;
    private final SignedPost post;
    private final boolean cbor;
    private final long lingerNanos;
    private volatile String stream = "";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int waitingRecords;
    private long firstNanos;
    private boolean flushing;
    private boolean closed;

    private record Waiting(Parcel parcel, @Nullable String hashKey, Tries tries) {}

    /** How a request ended, after so many tries. */
    private record Ended(
            int failed,
            @Nullable PutAnswer answer,
            @Nullable Miss miss) {}

    SdkSender(AwsClients clients) {
        this(clients, LINGER);
    }

    /** @param linger how long a record waits for others to share its request */
    SdkSender(AwsClients clients, Duration linger) {
        this.lingerNanos = linger.toNanos();
        this.clients = clients;
        this.post = new SignedPost(clients, new PatientCredentials(clients.credentials()), SILENCE);
        // Emulators read JSON best; kinesalite's CBOR answers break off behind 16 KiB.
        this.cbor = clients.place().isKinesis() || Boolean.getBoolean("aws.cborEnabled");
    }

    @Override
    public SenderChoice choice() {
        return SenderChoice.SDK;
    }

    @Override
    public AwsClients clients() {
        return clients;
    }

    @Override
    public void await(String streamName, Notes notes) {
        stream = streamName;
        for (int i = 0; i < REQUESTS_IN_FLIGHT; i++) {
            Thread thread = new Thread(this::work, "sluice-sender-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public boolean send(Parcel parcel, @Nullable String explicitHashKey, Tries tries) {
        lock.lock();
        try {
            boolean wasFull = isFull();
            if (closed) {
                return false;
            }
            if (waiting.isEmpty()) {
                firstNanos = System.nanoTime();
                changed.signal();
            }
            waiting.addLast(new Waiting(parcel, explicitHashKey, tries));
            waitingBytes += parcel.sizeBytes;
            waitingRecords += parcel.count();
            if (!wasFull && isFull()) {
                changed.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            flushing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing but the service could be in the way. */
    @Override
    public @Nullable String obstacle() {
        return null;
    }

    @Override
    public void clearAway() {}

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        post.close();
    }

    private void work() {
        PutRequest request = new PutRequest(cbor);
        List<Waiting> parcels = new ArrayList<>();
        try {
            while (take(parcels)) {
                tell(parcels, sent(request, parcels));
                parcels.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("a sender's thread failed", e);
            parcels.forEach(one -> one.tries().broken(e));
        }
    }

    /** Waits for a request's parcels; false: there will be none. */
    private boolean take(List<Waiting> into) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !isReady()) {
                if (waiting.isEmpty()) {
                    changed.await();
                } else {
                    long unused = changed.awaitNanos(firstNanos + lingerNanos - System.nanoTime());
                }
            }
            if (closed) {
                return false;
            }
            long bytes = 0;
            int records = 0;
            while (!waiting.isEmpty()) {
                Parcel next = waiting.element().parcel();
                if (records > 0 && (bytes + next.sizeBytes > MOST_BYTES || records + next.count() > MOST_RECORDS)) {
                    break;
                }
                bytes += next.sizeBytes;
                records += next.count();
                into.add(waiting.element());
                waiting.remove();
            }
            waitingBytes -= bytes;
            waitingRecords -= records;
            firstNanos = System.nanoTime();
            if (waiting.isEmpty()) {
                flushing = false;
            } else {
                // Somebody has to look after what is left.
                changed.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isReady() {
        return !waiting.isEmpty() && (flushing || isFull() || System.nanoTime() - firstNanos >= lingerNanos);
    }

    private boolean isFull() {
        return waitingRecords >= MOST_RECORDS || waitingBytes >= MOST_BYTES;
    }

    private Ended sent(PutRequest request, List<Waiting> parcels) throws InterruptedException {
        int failed = 0;
        long began = System.nanoTime();
        int records = parcels.stream().mapToInt(one -> one.parcel().count()).sum();
        try {
            request.begin(stream, records);
            parcels.forEach(one -> request.add(one.parcel(), one.hashKey()));
            request.end();
            while (true) {
                Miss miss;
                boolean passing;
                try {
                    SignedPost.Reply answer =
                            post.send("PutRecords", request.contentType(), request.bytes(), request.length());
                    if (answer.status() == 200) {
                        PutAnswer read = PutAnswer.read(cbor, answer.body().array());
                        if (read.records().size() != records) {
                            throw new IOException(
                                    "the answer tells of " + read.records().size() + " records of " + records);
                        }
                        return new Ended(failed, read, null);
                    }
                    passing = Explain.mayPass(answer.status()) || answer.clockCorrected();
                    miss = refusal(answer, failed + 1);
                } catch (IOException e) {
                    LOG.debug("a request failed", e);
                    passing = true;
                    miss = new Miss(cause(e), "", reason(e), failed + 1, 0);
                }
                failed++;
                if (!passing || System.nanoTime() - began > TRY_FOR_NANOS || isClosed()) {
                    return new Ended(failed, null, miss);
                }
                Thread.sleep(Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(10, failed - 1)));
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("a request could not be sent", e);
            return new Ended(failed, null, new Miss(Cause.REFUSED, "", e.toString(), failed + 1, 0));
        }
    }

    private Miss refusal(SignedPost.Reply answer, int tries) {
        PutAnswer said;
        try {
            said = PutAnswer.read(cbor, answer.body().array());
        } catch (IOException e) {
            said = new PutAnswer("", "", List.of());
        }
        String named = said.code().isEmpty() ? PutAnswer.withoutNamespace(answer.errorType()) : said.code();
        String code = named.isEmpty() ? Miss.code(answer.status()) : named;
        String message = said.message().isEmpty() ? "without a reason" : said.message();
        return code.equals(THROTTLED)
                ? new Miss(Cause.THROTTLED, code, message, tries, 1)
                : new Miss(Cause.REFUSED, code, message, tries, 0);
    }

    private static Cause cause(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return Cause.UNTRUSTED;
            }
        }
        return Cause.REFUSED;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static void tell(List<Waiting> parcels, Ended ended) {
        int from = 0;
        for (Waiting one : parcels) {
            try {
                tell(one, ended, from);
            } catch (RuntimeException | Error e) {
                // The others' ends are known all the same.
                one.tries().broken(e);
            }
            from += one.parcel().count();
        }
    }

    private static void tell(Waiting one, Ended ended, int from) {
        Parcel parcel = one.parcel();
        if (ended.answer() == null) {
            one.tries().missed(parcel, Objects.requireNonNull(ended.miss()));
            return;
        }
        Map<PutAnswer.Landed, IntStream.Builder> byFate = new LinkedHashMap<>();
        for (int i = 0; i < parcel.count(); i++) {
            byFate.computeIfAbsent(ended.answer().records().get(from + i), unused -> IntStream.builder())
                    .add(parcel.record(i));
        }
        byFate.forEach(
                (fate, records) -> tell(parcel.part(records.build().toArray()), fate, ended.failed(), one.tries()));
    }

    private static void tell(Parcel part, PutAnswer.Landed fate, int failed, Tries tries) {
        if (fate.code().isEmpty() && !fate.shardId().isEmpty()) {
            tries.landed(part, fate.shardId(), failed, 0);
            return;
        }
        boolean full = fate.code().equals(THROTTLED);
        String message = fate.code().isEmpty() ? "an answer without a shard" : fate.message();
        tries.missed(
                part, new Miss(full ? Cause.THROTTLED : Cause.REFUSED, fate.code(), message, failed + 1, full ? 1 : 0));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
