package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.SignedPost;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PutRecords by the SDK's parts, in this process. Some threads each take as many records as a request holds, write it, and wait for its
 * answer. A request that fails as a whole is tried again for as long as KPL does it; records that fail alone are told at once.
 */
final class SdkSender implements Sender {
    /** The beginning of the message of a miss for the service's certificate. */
    static final String UNTRUSTED = "certificate: ";

    private static final Logger LOG = LoggerFactory.getLogger(SdkSender.class);
    private static final int REQUESTS_IN_FLIGHT = 8;
    private static final int MOST_RECORDS = 500;

    /** The service takes ten times as much; larger requests cost memory and save nothing. One larger record goes alone. */
    private static final long MOST_BYTES = 1 << 20;

    /** How long a record waits for others to share its request. */
    private static final long LINGER_NANOS = 10_000_000;

    /** The limit of silence on a connection; shorter ones send again what is only slow, and store it twice. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final long TRY_FOR_NANOS = 5_000_000_000L;
    private static final long FIRST_BACKOFF_MILLIS = 50;
    private static final long LONGEST_BACKOFF_MILLIS = 1_000;
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    private final AwsClients clients;
    private final SignedPost post;
    private final boolean cbor;
    private volatile String stream = "";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
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
            waitingBytes += parcel.batch.sizeBytes();
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
    }

    private void work() {
        PutRequest request = new PutRequest(cbor);
        List<Waiting> records = new ArrayList<>(MOST_RECORDS);
        try {
            while (take(records)) {
                tell(records, sent(request, records));
                records.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a request's records; false: there will be none. */
    private boolean take(List<Waiting> into) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !isReady()) {
                if (waiting.isEmpty()) {
                    changed.await();
                } else {
                    long unused = changed.awaitNanos(firstNanos + LINGER_NANOS - System.nanoTime());
                }
            }
            if (closed) {
                return false;
            }
            long bytes = 0;
            while (!waiting.isEmpty() && into.size() < MOST_RECORDS) {
                int size = waiting.element().parcel().batch.sizeBytes();
                if (bytes > 0 && bytes + size > MOST_BYTES) {
                    break;
                }
                bytes += size;
                into.add(waiting.remove());
            }
            waitingBytes -= bytes;
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
        return !waiting.isEmpty() && (flushing || isFull() || System.nanoTime() - firstNanos >= LINGER_NANOS);
    }

    private boolean isFull() {
        return waiting.size() >= MOST_RECORDS || waitingBytes >= MOST_BYTES;
    }

    private Ended sent(PutRequest request, List<Waiting> records) throws InterruptedException {
        int failed = 0;
        long began = System.nanoTime();
        try {
            request.begin(stream, records.size());
            records.forEach(record -> request.add(record.parcel().batch, record.hashKey()));
            request.end();
            while (true) {
                Miss miss;
                boolean passing;
                try {
                    SignedPost.Reply answer =
                            post.send("PutRecords", request.contentType(), request.bytes(), request.length());
                    if (answer.status() == 200) {
                        PutAnswer read = PutAnswer.read(cbor, answer.body().array());
                        if (read.records().size() != records.size()) {
                            throw new IOException(
                                    "the answer tells of " + read.records().size() + " records of " + records.size());
                        }
                        return new Ended(failed, read, null);
                    }
                    passing = answer.status() >= 500 || answer.clockCorrected();
                    miss = refusal(answer, failed + 1);
                } catch (IOException e) {
                    LOG.debug("a request failed", e);
                    passing = true;
                    miss = new Miss(Cause.REFUSED, "", reason(e), failed + 1, 0);
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
        String code = said.code().isEmpty() ? "HTTP " + answer.status() : said.code();
        String message = said.message().isEmpty() ? "without a reason" : said.message();
        return code.equals(THROTTLED)
                ? new Miss(Cause.THROTTLED, code, message, tries, 1)
                : new Miss(Cause.REFUSED, code, message, tries, 0);
    }

    private static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return UNTRUSTED + cause.getMessage();
            }
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static void tell(List<Waiting> records, Ended ended) {
        for (int i = 0; i < records.size(); i++) {
            Waiting record = records.get(i);
            if (ended.answer() == null) {
                record.tries().missed(record.parcel(), Objects.requireNonNull(ended.miss()));
                continue;
            }
            PutAnswer.Landed landed = ended.answer().records().get(i);
            if (landed.code().isEmpty() && !landed.shardId().isEmpty()) {
                record.tries().landed(record.parcel(), landed.shardId(), ended.failed(), 0);
            } else {
                boolean full = landed.code().equals(THROTTLED);
                record.tries()
                        .missed(
                                record.parcel(),
                                new Miss(
                                        full ? Cause.THROTTLED : Cause.REFUSED,
                                        landed.code(),
                                        landed.code().isEmpty() ? "an answer without a shard" : landed.message(),
                                        ended.failed() + 1,
                                        full ? 1 : 0));
            }
        }
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
