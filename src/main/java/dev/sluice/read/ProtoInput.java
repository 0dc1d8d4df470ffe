package dev.sluice.read;

import java.util.zip.DataFormatException;

/**
 * Reads protobuf's wire format from a range of bytes that anybody may have written: whatever they are, the end is a value or a
 * {@link DataFormatException}.
 */
final class ProtoInput {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final byte[] bytes;
    private int position;
    /** Behind the last byte of the range. */
    private final int end;

    ProtoInput(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    boolean hasMore() {
        return position < end;
    }

    int position() {
        return position;
    }

    /** A field's number, shifted left by three, and its wire type. */
    int tag() throws DataFormatException {
        return index();
    }

    /** A varint that must fit into a non-negative int. */
    int index() throws DataFormatException {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new DataFormatException("a number is too large");
        }
        return (int) value;
    }

    private long varint() throws DataFormatException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw new DataFormatException("ends inside a number");
            }
            byte next = bytes[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new DataFormatException("a number has more than ten bytes");
    }

    /** Reads the length of a length-delimited field and passes over its bytes; they end at the {@link #position} it leaves. */
    int skipBytes() throws DataFormatException {
        int length = index();
        skip(length);
        return length;
    }

    /** Passes over the value of a field that nobody here knows. */
    void skipField(int tag) throws DataFormatException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> skip(8);
            case BYTES -> skipBytes();
            case FIXED32 -> skip(4);
            default -> throw new DataFormatException("unknown wire type " + (tag & 7));
        }
    }

    private void skip(int length) throws DataFormatException {
        if (length > end - position) {
            throw new DataFormatException("ends inside a field");
        }
        position += length;
    }
}
