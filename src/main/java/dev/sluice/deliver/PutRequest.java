package dev.sluice.deliver;

import dev.sluice.pack.Records;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one PutRecords request, written straight from the batches into a buffer that is used again. The service takes both forms:
 * CBOR has the records as they are; JSON has them in base64, and every emulator reads it. Owned by one thread.
 */
final class PutRequest {
    private static final byte[] DATA = ascii("Data");
    private static final byte[] KEY = ascii("PartitionKey");
    private static final byte[] HASH_KEY = ascii("ExplicitHashKey");
    private static final byte[] JSON_DATA = ascii("{\"Data\":\"");
    private static final byte[] JSON_KEY = ascii("\",\"PartitionKey\":\"");
    private static final byte[] JSON_HASH_KEY = ascii("\",\"ExplicitHashKey\":\"");
    private static final byte[] JSON_END = ascii("\"}");
    private static final int CBOR_BYTES = 0x40;
    private static final int CBOR_TEXT = 0x60;
    private static final int CBOR_ARRAY = 0x80;
    private static final int CBOR_MAP = 0xa0;

    /** More than a record's names, lengths and hash key take in either form. */
    private static final int AROUND_RECORD = 160;

    private static final int FIRST_BYTES = 256 << 10;

    private final boolean cbor;
    private byte[] bytes = new byte[FIRST_BYTES];
    private byte[] base64 = new byte[0];
    private int length;
    private boolean first;

    PutRequest(boolean cbor) {
        this.cbor = cbor;
    }

    String contentType() {
        return cbor ? "application/x-amz-cbor-1.1" : "application/x-amz-json-1.1";
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Begins anew, for so many records. */
    void begin(String stream, int records) {
        length = 0;
        first = true;
        if (cbor) {
            head(CBOR_MAP, 2);
            text(ascii("StreamName"));
            text(ascii(stream));
            text(ascii("Records"));
            head(CBOR_ARRAY, records);
        } else {
            put(ascii("{\"StreamName\":\"" + stream + "\",\"Records\":["));
        }
    }

    void add(Parcel parcel, @Nullable String explicitHashKey) {
        byte @Nullable [] hashKey = explicitHashKey == null ? null : ascii(explicitHashKey);
        for (int i = 0; i < parcel.count(); i++) {
            add(parcel.batch.records(), parcel.record(i), hashKey);
        }
    }

    private void add(Records records, int record, byte @Nullable [] hashKey) {
        byte[] data = records.data();
        int from = records.start(record);
        int size = records.end(record) - from;
        byte[] key = records.key(record).getBytes(StandardCharsets.UTF_8);
        // A character of a key may take six in JSON.
        room(AROUND_RECORD + (cbor ? size : (size + 2) / 3 * 4) + 6 * key.length);
        if (cbor) {
            head(CBOR_MAP, hashKey == null ? 2 : 3);
            text(DATA);
            head(CBOR_BYTES, size);
            put(data, from, size);
            text(KEY);
            text(key);
            if (hashKey != null) {
                text(HASH_KEY);
                text(hashKey);
            }
            return;
        }
        if (!first) {
            bytes[length++] = ',';
        }
        first = false;
        put(JSON_DATA);
        base64(from == 0 && size == data.length ? data : Arrays.copyOfRange(data, from, from + size));
        put(JSON_KEY);
        escaped(key);
        if (hashKey != null) {
            put(JSON_HASH_KEY);
            put(hashKey);
        }
        put(JSON_END);
    }

    /** Nothing is added any more. */
    void end() {
        if (!cbor) {
            put(ascii("]}"));
        }
    }

    private void base64(byte[] data) {
        int needed = (data.length + 2) / 3 * 4;
        if (base64.length < needed) {
            base64 = new byte[needed + needed / 2];
        }
        int written = Base64.getEncoder().encode(data, base64);
        System.arraycopy(base64, 0, bytes, length, written);
        length += written;
    }

    private void escaped(byte[] utf8) {
        for (byte one : utf8) {
            if (one == '"' || one == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = one;
            } else if (one >= 0 && one < ' ') {
                put(ascii(one < 16 ? "\\u000" : "\\u001"));
                bytes[length++] = (byte) Character.forDigit(one & 15, 16);
            } else {
                bytes[length++] = one;
            }
        }
    }

    private void text(byte[] utf8) {
        head(CBOR_TEXT, utf8.length);
        put(utf8);
    }

    /** The head of a CBOR item: its kind, and a number. */
    private void head(int kind, int number) {
        room(5);
        if (number < 24) {
            bytes[length++] = (byte) (kind | number);
        } else if (number < 1 << 8) {
            bytes[length++] = (byte) (kind | 24);
            bytes[length++] = (byte) number;
        } else if (number < 1 << 16) {
            bytes[length++] = (byte) (kind | 25);
            bytes[length++] = (byte) (number >> 8);
            bytes[length++] = (byte) number;
        } else {
            bytes[length++] = (byte) (kind | 26);
            bytes[length++] = (byte) (number >> 24);
            bytes[length++] = (byte) (number >> 16);
            bytes[length++] = (byte) (number >> 8);
            bytes[length++] = (byte) number;
        }
    }

    private void put(byte[] more) {
        put(more, 0, more.length);
    }

    private void put(byte[] from, int start, int size) {
        room(size);
        System.arraycopy(from, start, bytes, length, size);
        length += size;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
