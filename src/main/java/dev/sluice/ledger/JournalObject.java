package dev.sluice.ledger;

import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.ObjectStore;
import dev.sluice.aws.OwnObjects;
import dev.sluice.aws.OwnObjects.Current;
import dev.sluice.source.InputNames;
import dev.sluice.source.Reasons;
import dev.sluice.source.S3Name;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A journal's object in S3. It begins with a {@link JournalHead} and goes on with the journal's last lines; those before them are in parts,
 * which are objects of their own and never change. So all that happens to a journal is one write to one object, held to what the object was
 * before, and of two runs that write at the same time one is refused.
 */
final class JournalObject extends JournalPlace {
    /** A run that has written nothing for so long has ended, or will be refused when it writes next. */
    static final Duration LEASE = Duration.ofMinutes(1);

    /** Parts that are read at the same time, each of a few megabytes at most. */
    private static final int PARTS_AHEAD = 4;

    private final S3Name name;
    private final ObjectStore store;
    private final Duration lease;

    JournalObject(S3Name name, ObjectStore store, Duration lease) {
        this.name = name;
        this.store = store;
        this.lease = lease;
    }

    static JournalObject named(String typed, AwsSettings aws) {
        S3Name name;
        try {
            name = S3Name.parse(typed);
        } catch (IOException e) {
            throw new IllegalArgumentException("--checkpoint " + typed + ": " + e.getMessage(), e);
        }
        if (name.isPrefix()) {
            throw new IllegalArgumentException(
                    "--checkpoint " + typed + " names no object; give it as s3://BUCKET/KEY");
        }
        return new JournalObject(name, new ObjectStore(aws), LEASE);
    }

    @Override
    public String shown() {
        return name.toString();
    }

    @Override
    public @Nullable Path file() {
        return null;
    }

    String key() {
        return name.key();
    }

    /** The beginning of the parts' keys. */
    String prefix() {
        return name.key() + ".parts/";
    }

    /** The key of a part. */
    String part(String run, int number) {
        return prefix() + String.format("%s-%08d", run, number);
    }

    Duration lease() {
        return lease;
    }

    /** @param patience how long a request that fails is tried again */
    OwnObjects objects(Duration patience) {
        return new OwnObjects(store, name.bucket(), patience);
    }

    /** For a load that goes on for hours: requests that fail are tried again for as long as the store says. */
    OwnObjects patiently() {
        return objects(store.patience());
    }

    String where() {
        return store.where();
    }

    /** The object as it is now; null if there is none. A person waits for the answer, so a request that fails is not tried again. */
    @Nullable
    Current look() throws JournalException {
        try {
            return objects(Duration.ZERO).get(key());
        } catch (IOException e) {
            throw unread(e);
        }
    }

    JournalException unread(IOException e) {
        return new JournalException("cannot read the checkpoint " + shown() + ": " + Reasons.of(e), e);
    }

    JournalException unwritten(IOException e) {
        return new JournalException(
                "cannot write the checkpoint " + shown() + ": " + Reasons.of(e)
                        + "; run the same command again when that is mended: it goes on where this run ended",
                e);
    }

    @Override
    public boolean isAmong(InputNames inputs) {
        return inputs.standFor(name);
    }

    @Override
    public boolean exists() throws JournalException {
        return look() != null;
    }

    @Override
    public boolean mayBeBegun() {
        return true;
    }

    @Override
    public void requireFree() throws JournalException {
        Current now = look();
        if (now != null) {
            requireFree(JournalHead.of(shown(), now.bytes()).head(), now);
        }
    }

    void requireFree(JournalHead head, Current now) throws CheckpointBusyException {
        JournalHolder holder = head.holder();
        Duration left = lease.minus(now.age());
        if (holder != null && !holder.isGone() && !left.isNegative()) {
            throw busy(holder, left);
        }
    }

    private CheckpointBusyException busy(JournalHolder holder, Duration left) {
        return new CheckpointBusyException(
                shown(),
                " (" + holder + "; if that was killed, this is free in "
                        + Math.min(lease.toSeconds(), left.toSeconds() + 1) + " s)");
    }

    /** Another run was faster, or has taken over. */
    CheckpointBusyException busy() {
        return new CheckpointBusyException(shown(), "");
    }

    @Override
    byte[] first() throws JournalException {
        Current now = look();
        if (now == null) {
            return new byte[0];
        }
        JournalHead.Parsed object = JournalHead.of(shown(), now.bytes());
        if (object.head().parts().isEmpty()) {
            return JournalLines.first(now.bytes(), object.from());
        }
        JournalHead.Parts first = object.head().parts().get(0);
        return JournalLines.first(partBytes(part(first.run(), first.first())), 0);
    }

    @Override
    Journal open(Journal.Listener listener) throws JournalException {
        HeldJournal held = HeldJournal.take(this);
        // It keeps the lease alive while a long journal is read.
        ObjectJournal journal = new ObjectJournal(held, lease);
        boolean read = false;
        try {
            tell(held.object(), listener);
            read = true;
            return journal;
        } finally {
            if (!read) {
                journal.close();
            }
        }
    }

    @Override
    void read(Journal.Listener listener) throws JournalException {
        Current now = look();
        if (now != null) {
            tell(now.bytes(), listener);
        }
    }

    /** Tells of all lines of the journal whose object this is, those in its parts first. */
    void tell(byte[] object, Journal.Listener listener) throws JournalException {
        JournalHead.Parsed its = JournalHead.of(shown(), object);
        List<String> parts = its.head().parts().stream()
                .flatMap(each ->
                        IntStream.rangeClosed(each.first(), each.last()).mapToObj(number -> part(each.run(), number)))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(PARTS_AHEAD);
        try {
            Queue<Future<byte[]>> coming = new ArrayDeque<>();
            Iterator<String> next = parts.iterator();
            for (String part : parts) {
                while (next.hasNext() && coming.size() < PARTS_AHEAD) {
                    String later = next.next();
                    coming.add(threads.submit(() -> partBytes(later)));
                }
                tell(name.withKey(part).toString(), come(coming.remove()), 0, listener);
            }
        } finally {
            threads.shutdownNow();
        }
        tell(shown(), object, its.from(), listener);
    }

    private static byte[] come(Future<byte[]> part) throws JournalException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof JournalException its
                    ? new JournalException(String.valueOf(its.getMessage()), its)
                    : new JournalException("cannot read the checkpoint: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException("the checkpoint was not read to its end", e);
        }
    }

    private static void tell(String shown, byte[] object, int from, Journal.Listener listener) throws JournalException {
        byte[] lines = from == 0 ? object : Arrays.copyOfRange(object, from, object.length);
        int end = JournalLines.tell(shown, from, lines, 0, lines.length, listener);
        if (end != lines.length) {
            // Objects are written as a whole.
            throw JournalLines.corrupt(shown, from + end);
        }
    }

    private byte[] partBytes(String key) throws JournalException {
        Current part;
        try {
            part = patiently().get(key);
        } catch (IOException e) {
            throw unread(e);
        }
        if (part == null) {
            throw new JournalException("the checkpoint " + shown() + " lacks its part "
                    + name.withKey(key) + "; if another run has just shortened it, try again;"
                    + " else restore it from a copy, or name a new one to load everything again");
        }
        return part.bytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
