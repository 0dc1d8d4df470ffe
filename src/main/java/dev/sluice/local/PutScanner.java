package dev.sluice.local;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads the JSON of a PutRecords or PutRecord request in the pieces in which it arrives, straight into a {@link Landing}: data
 * is decoded on the way, so the request is never held as text. One scanner reads one request.
 */
final class PutScanner {
    private enum State {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COLON,
        NEXT,
        TEXT,
        DATA,
        ESCAPE,
        UNICODE,
        LITERAL,
        END
    }

    private enum Field {
        RECORDS("Records"),
        STREAM_NAME("StreamName"),
        STREAM_ARN("StreamARN"),
        DATA("Data"),
        PARTITION_KEY("PartitionKey"),
        EXPLICIT_HASH_KEY("ExplicitHashKey"),
        OTHER("");

        private static final Field[] ALL = values();
        private final String name;

        Field(String name) {
            this.name = name;
        }

        static Field of(byte[] text, int length) {
            for (Field field : ALL) {
                if (field.isNamed(text, length)) {
                    return field;
                }
            }
            return OTHER;
        }

        private boolean isNamed(byte[] text, int length) {
            if (length != name.length()) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (text[i] != name.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Longer than any text that a valid request holds beside its data. */
    private static final int MAX_TEXT_BYTES = 4_096;

    private static final int MAX_DEPTH = 32;

    private final Landing landing;
    /** Depth of the objects that are records: the request itself, or the members of its array. */
    private final int recordDepth;

    private final Base64Stream base64 = new Base64Stream();
    private final byte[] text = new byte[MAX_TEXT_BYTES];
    private int textLength;
    private State state = State.VALUE;
    private State beforeEscape = State.TEXT;
    private Field field = Field.OTHER;
    private boolean name;
    private boolean inRecords;
    private int depth;
    /** Bit d is set where the container at depth d is an array. */
    private int arrays;

    private int unicode;
    private int unicodeDigits;
    private char highSurrogate;

    PutScanner(Landing landing) {
        this.landing = landing;
        this.recordDepth = landing.many() ? 3 : 1;
    }

    /** Takes in the next bytes of the body, {@code in[0, length)}. */
    void scan(byte[] in, int length) throws Refusal {
        int at = 0;
        while (at < length) {
            if (state == State.DATA) {
                at = data(in, at, length);
            } else if (state == State.TEXT) {
                at = text(in, at, length);
            } else {
                step(in[at++]);
            }
        }
    }

    /** The body is over. */
    void finish() throws Refusal {
        if (state != State.END) {
            throw malformed();
        }
        if (landing.many() && landing.count() == 0) {
            throw Refusal.validation(" '[]'", "records", "Member must have length greater than or equal to 1");
        }
    }

    private int data(byte[] in, int from, int to) throws Refusal {
        ByteBuf memory = landing.memory();
        int at = base64.decode(in, from, to, memory);
        landing.checkSize();
        if (at < to) {
            if (in[at] == '"') {
                base64.finish(memory);
                landing.endData();
                state = State.NEXT;
            } else if (in[at] == '\\') {
                beforeEscape = State.DATA;
                state = State.ESCAPE;
            } else {
                throw Refusal.unreadable("Data is not valid base64.");
            }
            at++;
        }
        return at;
    }

    private int text(byte[] in, int from, int to) throws Refusal {
        int at = from;
        while (at < to && in[at] != '"' && in[at] != '\\') {
            append(in[at++]);
        }
        if (at < to) {
            if (in[at] == '"') {
                endText();
            } else {
                beforeEscape = State.TEXT;
                state = State.ESCAPE;
            }
            at++;
        }
        return at;
    }

    private void endText() throws Refusal {
        if (name) {
            field = depth == 1 || depth == recordDepth ? Field.of(text, textLength) : Field.OTHER;
            state = State.COLON;
            return;
        }
        state = State.NEXT;
        if (inRecord() && field == Field.PARTITION_KEY) {
            landing.partitionKey(text, textLength);
        } else if (inRecord() && field == Field.EXPLICIT_HASH_KEY) {
            landing.explicitHashKey(new String(text, 0, textLength, StandardCharsets.UTF_8));
        } else if (depth == 1 && (field == Field.STREAM_NAME || field == Field.STREAM_ARN)) {
            landing.stream(new String(text, 0, textLength, StandardCharsets.UTF_8));
        }
    }

    private void step(byte c) throws Refusal {
        if (state == State.ESCAPE) {
            escape(c);
        } else if (state == State.UNICODE) {
            unicode(c);
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            structure(c);
        } else if (state == State.LITERAL) {
            state = State.NEXT;
        }
    }

    private void structure(byte c) throws Refusal {
        switch (state) {
            case VALUE, VALUE_OR_END -> {
                if (c == ']' && state == State.VALUE_OR_END) {
                    close(true);
                } else {
                    value(c);
                }
            }
            case NAME, NAME_OR_END -> {
                if (c == '}' && state == State.NAME_OR_END) {
                    close(false);
                } else if (c == '"') {
                    beginText(true);
                } else {
                    throw malformed();
                }
            }
            case COLON -> {
                if (c != ':') {
                    throw malformed();
                }
                state = State.VALUE;
            }
            case NEXT, LITERAL -> {
                if (c == ',' && depth > 0) {
                    state = inArray() ? State.VALUE : State.NAME;
                } else if (c == '}' || c == ']') {
                    close(c == ']');
                } else if (state == State.NEXT) {
                    throw malformed();
                }
            }
            default -> throw malformed();
        }
    }

    private void value(byte c) throws Refusal {
        if (c == '"') {
            if (inRecord() && field == Field.DATA) {
                base64.reset();
                landing.beginData();
                state = State.DATA;
            } else {
                beginText(false);
            }
        } else if (c == '{' || c == '[') {
            open(c == '[');
        } else if (c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n') {
            // A number, true, false or null: nothing that a request needs; it ends where the next structure begins.
            state = State.LITERAL;
        } else {
            throw malformed();
        }
    }

    private void open(boolean array) throws Refusal {
        if (++depth >= MAX_DEPTH || (depth == 1 && array)) {
            throw malformed();
        }
        arrays = array ? arrays | (1 << depth) : arrays & ~(1 << depth);
        if (depth == 2 && array && field == Field.RECORDS) {
            inRecords = true;
        }
        if (!array && depth == recordDepth && (inRecords || recordDepth == 1)) {
            landing.beginRecord();
        }
        state = array ? State.VALUE_OR_END : State.NAME_OR_END;
    }

    private void close(boolean array) throws Refusal {
        if (depth == 0 || inArray() != array) {
            throw malformed();
        }
        if (inRecord()) {
            landing.endRecord();
        }
        if (depth == 2) {
            inRecords = false;
        }
        depth--;
        field = Field.OTHER;
        state = depth == 0 ? State.END : State.NEXT;
    }

    private void beginText(boolean isName) {
        name = isName;
        textLength = 0;
        state = State.TEXT;
    }

    private void escape(byte c) throws Refusal {
        state = beforeEscape;
        switch (c) {
            case '"', '\\', '/' -> character((char) c);
            case 'b' -> character('\b');
            case 'f' -> character('\f');
            case 'n' -> character('\n');
            case 'r' -> character('\r');
            case 't' -> character('\t');
            case 'u' -> {
                unicode = 0;
                unicodeDigits = 0;
                state = State.UNICODE;
            }
            default -> throw malformed();
        }
    }

    private void unicode(byte c) throws Refusal {
        int digit = Character.digit(c, 16);
        if (digit < 0) {
            throw malformed();
        }
        unicode = (unicode << 4) | digit;
        if (++unicodeDigits == 4) {
            state = beforeEscape;
            character((char) unicode);
        }
    }

    /** A character that was escaped: part of the data or, as UTF-8, of a text. */
    private void character(char c) throws Refusal {
        if (beforeEscape == State.DATA) {
            if (base64.decode(new byte[] {(byte) c}, 0, 1, landing.memory()) == 0) {
                throw Refusal.unreadable("Data is not valid base64.");
            }
        } else if (Character.isHighSurrogate(c)) {
            highSurrogate = c;
        } else {
            String one = Character.isLowSurrogate(c) ? new String(new char[] {highSurrogate, c}) : String.valueOf(c);
            for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
                append(b);
            }
        }
    }

    private void append(byte b) throws Refusal {
        if (textLength == MAX_TEXT_BYTES) {
            throw Refusal.unreadable("A text of the request is longer than " + MAX_TEXT_BYTES + " bytes.");
        }
        text[textLength++] = b;
    }

    private boolean inRecord() {
        return depth == recordDepth && !inArray() && (inRecords || recordDepth == 1);
    }

    private boolean inArray() {
        return (arrays & (1 << depth)) != 0;
    }

    private static Refusal malformed() {
        return Refusal.unreadable("The request body is not valid JSON.");
    }
}
