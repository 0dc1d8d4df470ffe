package dev.sluice.read;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sluice.read.Decoded.Form;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * What Kinesis records hold, whatever layout and codec they were loaded in: the one way by which the command itself reads them. For a
 * consumer with a reading loop of its own: give {@link #decode} the data of each record as it came, before any other library has taken
 * an aggregated one apart.
 *
 * <p>Undoes every record layout, and takes records of other producers too: zstd frames and gzip members, one or several, with skippable
 * frames wherever they stand, zlib data, aggregated records, whose user records may be compressed in their turn, and plain text. A record
 * that begins like one of them and is none, because it is damaged or because a plain line happens to begin so, is handed on as it is, with
 * the reason: nothing is dropped. So is what was serialized with a schema of AWS Glue's registry. Belongs to one thread; holds native memory until closed.
 */
public final class RecordDecoder implements AutoCloseable {
    /** Events of one record when they are inflated. Sluice's own come to some tens of MiB; more is an attack or an accident. */
    public static final int DEFAULT_MAX_BYTES = 1 << 28;

    private static final byte NEWLINE = '\n';

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final List<ZstdDictionary> dictionaries;
    /** By id, each with its dictionary. */
    private final Map<Long, ZstdDecompressCtx> withDictionary = new HashMap<>();

    private final SortedSet<Long> missing = new TreeSet<>();
    private final int maxBytes;
    private byte[] out = new byte[1 << 16];
    private int length;
    /** Of an aggregated record: where each event's newline ends in {@code out}. */
    private int[] ends = new int[64];

    private int events;

    public RecordDecoder() {
        this(DEFAULT_MAX_BYTES);
    }

    /**
     * A decoder with a bound of its own.
     *
     * @param maxBytes the most that one record may inflate to; a record that would come to more counts as damaged
     */
    public RecordDecoder(int maxBytes) {
        this(maxBytes, List.of());
    }

    /**
     * A decoder for records that were packed with dictionaries, too.
     *
     * @param dictionaries of different ids; a record names the one that it needs
     * @throws IllegalArgumentException if two have the same id
     */
    public RecordDecoder(int maxBytes, List<ZstdDictionary> dictionaries) {
        this.maxBytes = maxBytes;
        this.dictionaries = List.copyOf(dictionaries);
        if (dictionaries.stream().mapToLong(ZstdDictionary::id).distinct().count() < dictionaries.size()) {
            throw new IllegalArgumentException("two dictionaries have the same id");
        }
    }

    /**
     * The record's events.
     *
     * @param payload the record's data; not changed, and not copied if it is plain lines
     */
    public Decoded decode(byte[] payload) {
        return decode(payload, HashRange.ALL);
    }

    /**
     * The record's events; none of an aggregated record that has an event outside of the shard's range, a stray. A reshard left it there,
     * AWS's own readers pass over it as a whole, and its producer sends its events again to where they belong.
     *
     * @param shard the range of the shard that holds the record
     */
    public Decoded decode(byte[] payload, HashRange shard) {
        Form form = formOf(payload);
        @Nullable BatchId id = BatchIds.find(payload).orElse(null);
        length = 0;
        events = 0;
        try {
            switch (form) {
                case ZSTD, GZIP, ZLIB -> inflate(form, payload);
                case AGGREGATED -> {
                    if (!deaggregate(payload, shard)) {
                        return Decoded.passedOver(form, id, Decoded.PassedOver.STRAY);
                    }
                    return new Decoded(
                            form, ByteBuffer.wrap(out, 0, length), IntBuffer.wrap(ends, 0, events), id, null, null);
                }
                case PLAIN -> {
                    Decoded plain = plain(payload);
                    return FirstBytes.isOfRegistry(payload, 0, payload.length)
                            ? Decoded.damaged(plain, FirstBytes.registry(payload, 0))
                            : plain;
                }
            }
        } catch (IOException | DataFormatException e) {
            Decoded asItCame = plain(payload);
            if (form == Form.ZLIB && FirstBytes.mayBeText(payload, 0, payload.length)) {
                return asItCame;
            }
            return new Decoded(Form.PLAIN, asItCame.lines(), null, id, form + ": " + reason(e), null);
        }
        if (length > 0 && out[length - 1] != NEWLINE) {
            reserve(1);
            out[length++] = NEWLINE;
        }
        return new Decoded(form, ByteBuffer.wrap(out, 0, length), null, id, null, null);
    }

    /** The layout that the first bytes promise. */
    public static Form formOf(byte[] payload) {
        return FirstBytes.form(payload);
    }

    /** An event without its newline, or lines that have theirs; an empty record is an empty line. */
    private Decoded plain(byte[] payload) {
        if (payload.length > 0 && payload[payload.length - 1] == NEWLINE) {
            return new Decoded(Form.PLAIN, ByteBuffer.wrap(payload), null, null, null, null);
        }
        length = 0;
        append(payload, 0, payload.length);
        out[length++] = NEWLINE;
        return new Decoded(Form.PLAIN, ByteBuffer.wrap(out, 0, length), null, null, null, null);
    }

    /** The ids of dictionaries that records were packed with and that this decoder was not given; such records count as damaged. */
    public SortedSet<Long> missingDictionaries() {
        return Collections.unmodifiableSortedSet(missing);
    }

    /** Appends what the data inflates to. */
    private void inflate(Form form, byte[] data) throws IOException {
        switch (form) {
            case ZSTD -> unzstd(data);
            case GZIP -> drain(new GzipMembers(data));
            case ZLIB -> drain(new ZlibData(data));
            default -> throw new IllegalArgumentException("not compressed: " + form);
        }
    }

    private void unzstd(byte[] payload) throws IOException {
        ZstdDictionary dictionary = dictionary(Zstd.getDictIdFromFrame(payload));
        ZstdDecompressCtx context = dictionary == null ? zstd : context(dictionary);
        long claimed = Zstd.getFrameContentSize(payload);
        // A frame that claims far more than it weighs gets its memory as the bytes come, not because it says so.
        if (claimed >= 0 && claimed <= Math.min(maxBytes - (long) length, 64L * payload.length)) {
            reserve((int) claimed);
            try {
                length += context.decompressByteArray(out, length, (int) claimed, payload, 0, payload.length);
                return;
            } catch (ZstdException e) {
                // Damaged, or several frames, of which only the first one's size was known.
            }
        }
        ZstdInputStreamNoFinalizer stream = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(payload));
        drain(dictionary == null ? stream : stream.setDict(dictionary.bytes()));
    }

    private ZstdDecompressCtx context(ZstdDictionary dictionary) {
        return withDictionary.computeIfAbsent(
                dictionary.id(), id -> new ZstdDecompressCtx().loadDict(dictionary.bytes()));
    }

    /** Null for id 0, which stands for none. */
    private @Nullable ZstdDictionary dictionary(long id) throws IOException {
        for (ZstdDictionary dictionary : dictionaries) {
            if (dictionary.id() == id) {
                return dictionary;
            }
        }
        if (id != 0) {
            missing.add(id);
            throw new IOException("it was packed with the dictionary " + id + ", which is not given");
        }
        return null;
    }

    private void drain(InputStream inflating) throws IOException {
        try (inflating) {
            while (true) {
                reserve(1);
                int read = inflating.read(out, length, out.length - 1 - length);
                if (read < 0) {
                    return;
                }
                length += read;
                if (length > maxBytes) {
                    throw new IOException("inflates to more than " + maxBytes + " bytes");
                }
            }
        }
    }

    /** False if an event lies outside of the shard's range. */
    private boolean deaggregate(byte[] payload, HashRange shard) throws DataFormatException, IOException {
        AggregatedCursor cursor = AggregatedCursor.open(payload);
        while (cursor.next()) {
            if (!cursor.liesIn(shard)) {
                return false;
            }
            ByteBuffer data = cursor.data();
            int start = length;
            if (cursor.hasBatchTag()) {
                append(payload, data.position(), data.remaining());
            } else {
                appendOthers(payload, data.position(), data.remaining());
            }
            // Sluice writes events without their newline, so a newline at the end of one is the event's own.
            if (cursor.hasBatchTag() || length == start || out[length - 1] != NEWLINE) {
                reserve(1);
                out[length++] = NEWLINE;
            }
            if (events == ends.length) {
                ends = Arrays.copyOf(ends, 2 * events);
            }
            ends[events++] = length;
        }
        return true;
    }

    /** The user record of another producer, which may be compressed. */
    private void appendOthers(byte[] payload, int from, int count) throws IOException {
        if (FirstBytes.isOfRegistry(payload, from, count)) {
            throw new IOException(FirstBytes.registry(payload, from));
        }
        Form form = FirstBytes.form(payload, from, count);
        int start = length;
        if (form != Form.PLAIN) {
            try {
                inflate(form, Arrays.copyOfRange(payload, from, from + count));
                return;
            } catch (IOException e) {
                if (form != Form.ZLIB || !FirstBytes.mayBeText(payload, from, count)) {
                    throw new IOException("a user record, " + form + ": " + reason(e), e);
                }
                length = start;
            }
        }
        append(payload, from, count);
    }

    /** The JDK has no word for data that end within a gzip member's header or trailer. */
    private static String reason(Exception e) {
        return e.getMessage() == null ? "it breaks off" : e.getMessage();
    }

    /** Leaves room for one byte more. */
    private void append(byte[] source, int start, int count) {
        reserve(count + 1);
        System.arraycopy(source, start, out, length, count);
        length += count;
    }

    /** Room for {@code count} more bytes and one newline. */
    private void reserve(int count) {
        int needed = Math.addExact(length, count + 1);
        if (needed > out.length && length == 0) {
            // Nothing to keep: the old memory goes before the new one comes.
            out = new byte[0];
            out = new byte[needed];
        } else if (needed > out.length) {
            // Twice as much, and no more than is of use: beside the old memory, room for twice the bound would fill a
            // heap.
            long most = Math.min(maxBytes + 2L, Integer.MAX_VALUE - 8);
            out = Arrays.copyOf(out, (int) Math.max(needed, Math.min(2L * out.length, most)));
        }
    }

    @Override
    public void close() {
        zstd.close();
        withDictionary.values().forEach(ZstdDecompressCtx::close);
    }
}
