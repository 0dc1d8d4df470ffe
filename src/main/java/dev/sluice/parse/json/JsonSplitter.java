package dev.sluice.parse.json;

import dev.sluice.parse.json.ArrayPath.Step;
import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of JSON values, wherever they begin and end: one of each element of an array, or of each value where there is no array.
 * White space between tokens is left out; all else is kept byte for byte, whether it is right or not: the format checks the lines. What
 * stands between elements and is neither white space nor a comma is a line of its own. Needs as much memory as an object may take
 * before the array in it begins, and no more.
 */
final class JsonSplitter implements Splitting.Splitter {
    static final String CUT = "the input ends in the middle of it";
    static final String OPEN_ARRAY = "the input ends in the array that begins here";
    static final String OPEN_OBJECT = "the input ends in the object that begins here, around the array that was split";

    private enum Mode {
        BETWEEN,
        ELEMENT,
        TEXT
    }

    private final SplitLines out;
    private final @Nullable ArrayPath path;
    private final ElementLine element;
    private final boolean documents;
    private final StrayText stray;
    private final Brackets open = new Brackets();
    private Mode mode = Mode.BETWEEN;
    /** How many brackets are open around an element. */
    private int base;
    /** The first byte of an element that is not copied yet. */
    private int run;

    private boolean inTopArray;
    private boolean inSplitArray;
    private boolean hasSplit;
    private boolean inString;
    private boolean escaped;
    /** Whether the last byte outside of strings was part of a number or word, and whether white space was left out behind it. */
    private boolean word;

    private boolean gap;
    /** What a text that is not JSON stands in: elements, or an object's members. */
    private Mode around = Mode.BETWEEN;
    /** How many bytes of a byte order mark were seen. */
    private int mark;

    private long line = 1;
    private long taken;
    /** The next bytes' offset less their index. */
    private long origin;
    /** Where the element begins, and its line; likewise the array around it. */
    private long begunOffset;

    private long begunLine;
    private long arrayOffset;
    private long arrayLine;

    /**
     * @param pointer to the array in each object; null: none is looked for, nor in a top-level array's elements if {@code documents}
     * @param without why an object without it is no event; null if it is one
     */
    JsonSplitter(SplitLines out, @Nullable JsonPointer pointer, boolean documents, @Nullable String without) {
        this.out = out;
        this.documents = documents;
        this.path = pointer == null ? null : new ArrayPath(pointer);
        this.stray = new StrayText(out);
        this.element = new ElementLine(out, without);
    }

    /** Whether the array that the pointer means has begun. */
    boolean hasSplit() {
        return hasSplit;
    }

    @Override
    public boolean isInside() {
        return mode != Mode.BETWEEN || open.depth() > 0;
    }

    @Override
    public void take(byte[] in, int from, int end) {
        origin = taken - from;
        int at = from;
        while (at < end) {
            at = switch (mode) {
                case BETWEEN -> between(in, at);
                case ELEMENT -> element(in, at, end);
                case TEXT -> text(in, at, end);
            };
        }
        taken += end - from;
    }

    private int between(byte[] in, int at) {
        byte b = in[at];
        byte kind = TokenKind.of(b);
        line += b == '\n' ? 1 : 0;
        if (kind == TokenKind.BLANK || b == ',' || isMark(b)) {
            return at + 1;
        }
        if (b == ']' && open.depth() > 0) {
            endArray();
            return at + 1;
        }
        begunOffset = origin + at - mark;
        begunLine = line;
        if (mark > 0 || (kind != TokenKind.OPEN && kind != TokenKind.QUOTE)) {
            text(Mode.BETWEEN);
            return at;
        }
        if (b == '[' && open.depth() == 0) {
            inTopArray = true;
            beginArray();
            return at + 1;
        }
        beginElement(b);
        return at;
    }

    /** Whether the byte goes on with a byte order mark, which may begin any of several files in a row. */
    private boolean isMark(byte b) {
        boolean goesOn =
                open.depth() == 0 && (mark == 0 ? b == (byte) 0xEF : mark == 1 ? b == (byte) 0xBB : b == (byte) 0xBF);
        mark = goesOn ? (mark + 1) % 3 : mark;
        return goesOn;
    }

    /** The text that is not JSON begins at the place noted. */
    private void text(Mode within) {
        stray.begin(begunOffset, begunLine, mark);
        mark = 0;
        around = within;
        mode = Mode.TEXT;
    }

    private void beginArray() {
        open.push((byte) '[');
        base = open.depth();
        arrayOffset = begunOffset;
        arrayLine = begunLine;
    }

    private void endArray() {
        open.pop();
        inTopArray &= inSplitArray;
        base = inTopArray ? 1 : 0;
        if (inSplitArray) {
            inSplitArray = false;
            element.leaveOut();
            word = false;
            mode = Mode.ELEMENT;
        }
    }

    private void beginElement(byte b) {
        mode = Mode.ELEMENT;
        word = false;
        ArrayPath looking = path;
        if (looking != null && b == '{' && !inSplitArray && !(documents && inTopArray)) {
            looking.begin();
            element.hold(begunOffset, begunLine);
        } else {
            element.begin(begunOffset, begunLine);
        }
    }

    private int element(byte[] in, int from, int end) {
        int at = from;
        run = from;
        while (at < end && mode == Mode.ELEMENT) {
            at = inString ? string(in, at, end) : token(in, at);
        }
        if (mode == Mode.ELEMENT) {
            copyTo(in, at);
        }
        return at;
    }

    /** Looks at a byte that stands in no string; gives the place of the next. */
    private int token(byte[] in, int at) {
        byte b = in[at];
        byte kind = TokenKind.of(b);
        if (kind == TokenKind.BLANK) {
            copyTo(in, at);
            run = at + 1;
            line += b == '\n' ? 1 : 0;
            gap = true;
            return at + 1;
        }
        if (kind == TokenKind.WORD) {
            boolean begins = gap || !word;
            if (gap && word) {
                // Two that grow together could be right where the two were not.
                copyTo(in, at);
                element.put(' ');
            }
            word = true;
            gap = false;
            return begins && isWrong(b, kind, at) ? at : at + 1;
        }
        word = false;
        gap = false;
        if (kind == TokenKind.CLOSE) {
            return close(in, at);
        }
        if (isWrong(b, kind, at)) {
            return at;
        }
        if (kind == TokenKind.OPEN && mode == Mode.ELEMENT) {
            open.push(b);
        }
        inString = kind == TokenKind.QUOTE;
        return at + 1;
    }

    /** Shows a token to the path; whether it cannot stand there, and what stands there is no member. */
    private boolean isWrong(byte b, byte kind, int at) {
        ArrayPath looking = path;
        if (looking == null || !sees(looking)) {
            return false;
        }
        Step step = kind == TokenKind.PUNCTUATION
                ? looking.punctuation(b)
                : kind == TokenKind.OPEN
                        ? looking.opens(b)
                        : kind == TokenKind.CLOSE ? Step.WRONG : looking.scalar(kind == TokenKind.QUOTE);
        if (step == Step.ARRAY) {
            begunOffset = origin + at;
            begunLine = line;
            element.leaveOut();
            inSplitArray = true;
            hasSplit = true;
            mode = Mode.BETWEEN;
            beginArray();
        } else if (step == Step.WRONG && element.isHeld()) {
            looking.giveUp();
        } else if (step == Step.WRONG) {
            begunOffset = origin + at;
            begunLine = line;
            text(Mode.ELEMENT);
            return true;
        }
        return false;
    }

    private boolean sees(ArrayPath looking) {
        return !element.isLine() && looking.sees(open.depth() - base);
    }

    private int close(byte[] in, int at) {
        byte b = in[at];
        ArrayPath looking = path;
        boolean seen = looking != null && sees(looking);
        if (!open.close(b, base)) {
            return isWrong(b, TokenKind.CLOSE, at) ? at : at + 1;
        }
        if (looking != null && !element.isLine()) {
            if (seen && looking.closes() == Step.WRONG && element.isHeld()) {
                looking.giveUp();
            }
            looking.closedTo(open.depth() - base);
        }
        if (open.depth() == base) {
            copyTo(in, at + 1);
            endElement(null);
        }
        return at + 1;
    }

    private int string(byte[] in, int from, int end) {
        int at = escaped && in[from] != '\n' ? from + 1 : Bytes.findStringStop(in, from, end);
        ArrayPath looking = path != null && path.isNaming() ? path : null;
        if (looking != null) {
            looking.name(in, from, at);
        }
        if (escaped || at == end) {
            escaped = false;
            return at;
        }
        byte b = in[at];
        if (b == '\\') {
            escaped = true;
            if (looking != null) {
                looking.name(in, at, at + 1);
            }
            return at + 1;
        }
        copyTo(in, b == '\n' ? at : at + 1);
        boolean isScalar = open.depth() == base;
        if (b == '\n') {
            // No string goes on in another line; so that it stays wrong and on one line, this is another control
            // character.
            line++;
            element.put('\r');
            run = at + 1;
        }
        if (b == '"' || isScalar) {
            inString = false;
            if (looking != null) {
                looking.nameEnds();
            }
        }
        if (isScalar) {
            endElement(null);
        }
        return at + 1;
    }

    private void copyTo(byte[] in, int end) {
        if (run < end) {
            element.put(in, run, end);
        }
        run = end;
    }

    private void endElement(@Nullable String cut) {
        mode = Mode.BETWEEN;
        if (element.isLeftOut() && path != null) {
            out.leaveOut(path.others());
        }
        element.end(cut);
    }

    /** Passes text that is not JSON, up to the line's end or to what may be JSON. */
    private int text(byte[] in, int from, int end) {
        int at = from;
        while (at < end && in[at] != '\n' && !(stray.isBegun() && endsText(in[at]))) {
            stray.put(in[at]);
            at++;
        }
        if (at < end) {
            endText();
        }
        return at;
    }

    private boolean endsText(byte b) {
        if (around == Mode.ELEMENT) {
            return b == ',' || b == '}';
        }
        return b == '{' || (open.depth() > 0 && (b == ',' || b == ']' || b == '['));
    }

    private void endText() {
        stray.end();
        mode = around;
        if (mode == Mode.ELEMENT && path != null) {
            path.resume();
        }
    }

    @Override
    public void end() {
        if (mark > 0) {
            begunOffset = taken - mark;
            begunLine = line;
            text(Mode.BETWEEN);
        }
        if (mode == Mode.TEXT) {
            endText();
        }
        boolean within = mode == Mode.ELEMENT;
        if (within) {
            endElement(element.isLeftOut() ? OPEN_OBJECT : CUT);
        } else if (open.depth() > 0) {
            out.begin(arrayOffset, arrayLine);
            out.put('[');
            out.end(OPEN_ARRAY);
        }
    }
}
