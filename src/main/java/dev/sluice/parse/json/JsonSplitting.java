package dev.sluice.parse.json;

import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Splits JSON that is no object a line: an array, objects that spread over several lines, or several on one line; and, where a pointer
 * says so, objects with an array in them. What a source is shows in its first value and the rest of that value's line.
 */
public final class JsonSplitting implements Splitting {
    /** A word, an escape or a character that is cut where the bytes end looks wrong, and need not be. */
    private static final int DOUBTFUL = 8;

    private final @Nullable JsonPointer pointer;
    private final boolean always;
    /** Whether an object with the array is split where it is all there is: among others, each on its line, it is an event. */
    private final boolean documents;

    /**
     * Splits by what a source looks like, or always.
     *
     * @param pointer to the array in each object; null: objects are events
     * @param always whether every source is split; then an object without the array is no event
     */
    public JsonSplitting(@Nullable JsonPointer pointer, boolean always) {
        this(pointer, always, false);
    }

    private JsonSplitting(@Nullable JsonPointer pointer, boolean always, boolean documents) {
        this.pointer = pointer;
        this.always = always;
        this.documents = documents;
    }

    /** The same for an array that a source may have by chance: where there are several lines, each is an event, whatever arrays it has. */
    public static JsonSplitting ofDocuments(JsonPointer pointer) {
        return new JsonSplitting(pointer, false, true);
    }

    @Override
    public Splitter splitter(SplitLines out) {
        String without = always && pointer != null ? "it has no array at " + pointer : null;
        return new JsonSplitter(out, pointer, documents, without);
    }

    @Override
    public @Nullable Boolean applies(ByteBuffer first, boolean all) {
        if (always) {
            return true;
        }
        byte[] in = new byte[Math.min(first.remaining(), LOOKED_AT)];
        first.get(first.position(), in);
        Boolean applies = new Look(in, !all && in.length < LOOKED_AT, all && first.remaining() < LOOKED_AT).applies();
        return (applies == null && (all || in.length == LOOKED_AT)) ? Boolean.FALSE : applies;
    }

    /** At a source's beginning. */
    private final class Look {
        private final JsonSyntax syntax = new JsonSyntax();
        private final byte[] in;
        private final int to;
        private final boolean open;
        private final boolean ended;
        private boolean isArray;

        /**
         * @param open whether more can be seen
         * @param ended whether there is no more
         */
        Look(byte[] in, boolean open, boolean ended) {
            this.in = in;
            this.to = in.length;
            this.open = open;
            this.ended = ended;
        }

        @Nullable
        Boolean applies() {
            int from = space(0);
            if (to - from >= 1 && in[from] == (byte) 0xEF) {
                from = space(from + 3);
            }
            if (from >= to) {
                return null;
            }
            return in[from] == '[' ? array(from) : in[from] == '{' ? object(from) : Boolean.FALSE;
        }

        private @Nullable Boolean array(int from) {
            isArray = true;
            int at = space(from + 1);
            boolean isEmpty = at < to && in[at] == ']';
            while (at < to && in[at] != ']') {
                boolean isObject = in[at] == '{';
                int end = syntax.checkValue(in, at, to);
                if (end < 0) {
                    return unfinished(false);
                }
                at = space(end);
                if (at < to && in[at] != ',' && in[at] != ']') {
                    return false;
                }
                if (at < to && isObject) {
                    return true;
                }
                at = at < to && in[at] == ',' ? space(at + 1) : at;
            }
            if (at >= to) {
                return open ? null : Boolean.TRUE;
            }
            return isEmpty ? isAlone(at + 1) : Boolean.FALSE;
        }

        /** Whether nothing else stands in a line behind {@code from}. */
        private @Nullable Boolean isAlone(int from) {
            int at = blank(from);
            return at < to ? Boolean.valueOf(in[at] == '\n') : open ? null : Boolean.TRUE;
        }

        private @Nullable Boolean object(int from) {
            int end = syntax.check(in, from, to);
            boolean hasArray = pointer != null && hasArray(from, end < 0 ? syntax.errorAt() : end);
            if (hasArray && !documents) {
                return true;
            }
            if (end < 0) {
                return unfinished(hasArray);
            }
            if (syntax.brokenLines()) {
                return true;
            }
            if (hasArray && space(end) == to) {
                return open ? null : Boolean.TRUE;
            }
            int at = blank(end);
            if (at < to && in[at] == ',') {
                at = blank(at + 1);
            }
            return at < to ? Boolean.valueOf(in[at] == '{') : open ? null : Boolean.FALSE;
        }

        private boolean hasArray(int from, int end) {
            JsonSplitter splitter = new JsonSplitter(new SplitLines(), pointer, documents, null);
            int at = from;
            for (; at < end && !splitter.hasSplit(); at++) {
                splitter.take(in, at, at + 1);
            }
            // An event may have an array of that name, and it is empty, or one of words.
            int first = space(at);
            return splitter.hasSplit() && (!documents || (first < to && in[first] == '{'));
        }

        /**
         * What began right and has not ended: it is one that spreads over lines, or whose first line is very long. Where nothing follows, an
         * object is lines: the first may be broken, and those behind it whole.
         */
        private @Nullable Boolean unfinished(boolean hasArray) {
            boolean mayBeRight = syntax.errorAt() >= to - (ended ? 0 : DOUBTFUL);
            if (!mayBeRight) {
                return false;
            }
            if (open) {
                return null;
            }
            return isArray || hasArray || (!ended && (syntax.brokenLines() || (pointer != null && !documents)));
        }

        private int space(int from) {
            int at = from;
            while (at < to && (in[at] == ' ' || in[at] == '\t' || in[at] == '\r' || in[at] == '\n')) {
                at++;
            }
            return at;
        }

        private int blank(int from) {
            int at = from;
            while (at < to && (in[at] == ' ' || in[at] == '\t' || in[at] == '\r')) {
                at++;
            }
            return at;
        }
    }
}
