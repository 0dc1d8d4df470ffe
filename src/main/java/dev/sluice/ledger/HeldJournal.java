package dev.sluice.ledger;

import dev.sluice.aws.OwnObjects;
import dev.sluice.aws.OwnObjects.Current;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A journal in S3 that this run holds. Safe for use by several threads, each of which waits for the others. */
final class HeldJournal {
    /** When the object's lines are more than this, they go into a part: the whole object is written each time. */
    private static final int MOST_TAIL_BYTES = 256 << 10;

    /** The size of the parts of a journal that was made shorter. */
    private static final int PART_BYTES = 4 << 20;

    /** No object has it. */
    private static final String NO_E_TAG = "\"00000000000000000000000000000000\"";

    private final JournalObject place;
    private final OwnObjects objects;
    // Guarded by this.
    private JournalHead head;
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private String eTag;
    private int parts;

    private HeldJournal(JournalObject place, JournalHead head, byte[] object, int from, String eTag) {
        this.place = place;
        this.objects = place.patiently();
        this.head = head;
        this.tail.write(object, from, object.length - from);
        this.eTag = eTag;
    }

    /**
     * Takes it, and begins it if there is none.
     *
     * @throws CheckpointBusyException if another run has it
     */
    static HeldJournal take(JournalObject place) throws JournalException {
        String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Current now = place.look();
        OwnObjects objects = place.patiently();
        try {
            if (now == null) {
                JournalHead head = new JournalHead(run, 0, JournalHolder.here(), List.of());
                byte[] object = head.object(new byte[0]);
                String eTag = objects.putNew(place.key(), object);
                if (eTag == null) {
                    throw place.busy();
                }
                return new HeldJournal(place, head, new byte[0], 0, eTag).checked();
            }
            JournalHead.Parsed before = JournalHead.of(place.shown(), now.bytes());
            place.requireFree(before.head(), now);
            JournalHead head =
                    new JournalHead(run, 0, JournalHolder.here(), before.head().parts());
            byte[] lines = Arrays.copyOfRange(now.bytes(), before.from(), now.bytes().length);
            String eTag = objects.putOver(place.key(), head.object(lines), now.eTag());
            if (eTag == null) {
                throw place.busy();
            }
            return new HeldJournal(place, head, lines, 0, eTag).checked();
        } catch (IOException e) {
            throw place.unwritten(e);
        }
    }

    /** A store that passes over the condition of a write would let two runs write. */
    private synchronized HeldJournal checked() throws JournalException, IOException {
        JournalHead free = new JournalHead(head.run(), 1, null, head.parts());
        if (objects.putOver(place.key(), free.object(tail.toByteArray()), NO_E_TAG) != null) {
            throw new JournalException("cannot keep the checkpoint " + place.shown() + " there: " + place.where()
                    + " passes over If-Match, so two runs could write it at the same time; name a file");
        }
        return this;
    }

    /** The journal's object as it is now. */
    synchronized byte[] object() {
        return head.object(tail.toByteArray());
    }

    /** Adds lines; none to say that this run is still there. Returns when S3 has them. */
    synchronized void add(byte[] lines) throws JournalException {
        tail.writeBytes(lines);
        try {
            if (tail.size() > MOST_TAIL_BYTES) {
                head = head.with(put(tail));
                tail.reset();
            }
            write(head, tail.toByteArray());
        } catch (IOException e) {
            throw place.unwritten(e);
        }
    }

    private synchronized int put(ByteArrayOutputStream lines) throws IOException {
        objects.put(place.part(head.run(), ++parts), lines.toByteArray());
        return parts;
    }

    private synchronized void write(JournalHead next, byte[] lines) throws JournalException, IOException {
        JournalHead its = new JournalHead(next.run(), head.serial() + 1, next.holder(), next.parts());
        String written = objects.putOver(place.key(), its.object(lines), eTag);
        if (written == null) {
            throw lost();
        }
        head = its;
        eTag = written;
    }

    /** Somebody else has written it, or taken it away. */
    private JournalException lost() throws JournalException {
        Current now = place.look();
        if (now == null) {
            return new JournalException("the checkpoint " + place.shown()
                    + " was deleted while this run used it; run it again with a new one to load everything");
        }
        JournalHolder holder = JournalHead.of(place.shown(), now.bytes()).head().holder();
        return new JournalException("another run " + (holder == null ? "" : "(" + holder + ") ")
                + "has taken over the checkpoint " + place.shown() + ", in which this one had written nothing for "
                + place.lease().toSeconds() + " s; this run ends, and the other goes on with what is left");
    }

    /** As {@link Journal#replace}. */
    boolean replace(Stream<String> entries) {
        JournalHead shorter = emptied();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        // Listed before the change, which proves that nobody has taken over meanwhile: later there may be another
        // run's.
        List<String> old = partsNow();
        try {
            for (Iterator<String> all = entries.iterator(); all.hasNext(); ) {
                lines.writeBytes(JournalLines.of(List.of(all.next())));
                if (lines.size() > PART_BYTES) {
                    shorter = shorter.with(put(lines));
                    lines.reset();
                }
            }
            if (lines.size() > MOST_TAIL_BYTES) {
                shorter = shorter.with(put(lines));
                lines.reset();
            }
            flip(shorter, lines.toByteArray());
        } catch (IOException | JournalException e) {
            // It is shorter for the next run, or not: nothing depends on it.
            return false;
        }
        try {
            objects.delete(old);
        } catch (IOException e) {
            // They cost their room, and no more.
        }
        return true;
    }

    /** The keys of all parts; empty if that cannot be found out. */
    private List<String> partsNow() {
        try {
            return objects.keys(place.prefix());
        } catch (IOException e) {
            return List.of(); // they stay, and cost their room
        }
    }

    private synchronized JournalHead emptied() {
        return new JournalHead(head.run(), 0, head.holder(), List.of());
    }

    private synchronized void flip(JournalHead shorter, byte[] last) throws JournalException, IOException {
        write(shorter, last);
        tail.reset();
        tail.writeBytes(last);
    }

    /** Nobody holds it any more. */
    synchronized void release() {
        try {
            write(new JournalHead(head.run(), 0, null, head.parts()), tail.toByteArray());
        } catch (IOException | JournalException e) {
            // Then it is free when the time is over.
        }
    }
}
