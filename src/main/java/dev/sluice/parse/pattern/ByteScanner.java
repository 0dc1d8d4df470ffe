package dev.sluice.parse.pattern;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.TimeReader;
import dev.sluice.parse.time.Timestamp;
import java.util.Arrays;
import java.util.List;

/** Runs a program over lines. Makes no object. Owned by one worker. */
public final class ByteScanner {
    private final int[] code;
    private final byte[][] literals;
    private final boolean[][] sets;
    private final TimeReader[] readers;
    private final Timestamp time;
    private final int[] starts;
    private final int[] ends;
    /** Which reader read the field, where it is a time. */
    private final int[] kinds;

    private final int[] kept;
    /** The step and the place in the line to go back to if what is tried does not fit. */
    private final int[] attempts;

    private TimeRange wanted = TimeRange.ALL;
    private char escapable;
    private boolean lists;
    private int timeFrom;
    private boolean unwanted;
    private int furthest;
    private boolean stuckAtTime;

    /**
     * @param readers of the program's {@link Program#layouts}, in that order
     * @param time gets the time of a line
     */
    public ByteScanner(Program program, List<TimeReader> readers, Timestamp time) {
        code = program.code;
        literals = program.literals;
        sets = program.sets;
        this.readers = readers.toArray(TimeReader[]::new);
        this.time = time;
        starts = new int[program.names().size()];
        ends = new int[starts.length];
        kinds = new int[starts.length];
        kept = new int[3 * program.kept];
        attempts = new int[2 * program.choices];
    }

    /**
     * From now on a text of {@code *?} goes on behind {@code sign} where a backslash escapes that.
     *
     * @param inLists and within a list too: {@code 192.0.2.1, 10.0.0.7} or {@code 0.1 : 0.2}
     */
    public void goOnBehind(char sign, boolean inLists) {
        escapable = sign;
        lists = inLists;
    }

    /** From now on the scan of a line ends as soon as its time is read and lies outside. */
    public void onlyWithin(TimeRange times) {
        wanted = times;
    }

    /** Whether the pattern matches all of [from, to); if so, {@link #start} and {@link #end} are where the fields lie. */
    public boolean scan(byte[] in, int from, int to) {
        int[] steps = code;
        Arrays.fill(starts, -1);
        unwanted = false;
        furthest = from;
        stuckAtTime = false;
        timeFrom = -1;
        int at = from;
        int pc = 0;
        int attempt = 0;
        while (true) {
            int a = steps[pc + 1];
            int next = at;
            switch (steps[pc]) {
                case Program.LITERAL -> next = literal(literals[a], in, at, to);
                case Program.SPAN -> next = span(sets[a], steps[pc + 2], steps[pc + 3], in, at, to);
                case Program.UNTIL_BYTE -> next = untilByte(a, steps[pc + 2], in, at, to);
                case Program.BYTES -> next = span(sets[a], steps[pc + 2], steps[pc + 2], in, at, to);
                case Program.REST -> next = to - at < a ? -1 : to;
                case Program.UNTIL_LITERAL -> next = until(pc, in, at, to);
                case Program.UNTIL_LAST -> next = last(pc, in, at, to);
                case Program.ALL_BUT -> next = allBut(pc, in, at, to);
                case Program.OPEN -> starts[a] = at;
                case Program.CLOSE -> ends[a] = at;
                case Program.TIME -> {
                    next = time(pc, in, at, to);
                    if (unwanted) {
                        return false;
                    }
                }
                case Program.UNLESS -> {
                    if (at == to || !sets[a][in[at] & 0xFF]) {
                        pc = steps[pc + 2];
                        continue;
                    }
                }
                case Program.JUMP -> {
                    pc = a;
                    continue;
                }
                case Program.TRY -> {
                    attempts[attempt++] = a;
                    attempts[attempt++] = at;
                }
                case Program.DONE -> {
                    attempt -= 2;
                    pc = a;
                    continue;
                }
                case Program.FORGET -> starts[a] = -1;
                case Program.KEEP -> keep(a, 3 * steps[pc + 2]);
                case Program.RESTORE -> restore(a, 3 * steps[pc + 2]);
                default -> {
                    if (at == to) {
                        return true;
                    }
                    next = -1;
                }
            }
            int then = steps[pc + Program.THEN];
            int field = steps[pc + Program.FIELD];
            if (next >= 0 && (then == 0 || (next < to && (in[next] & 0xFF) == then - 1))) {
                if (field > 0) {
                    starts[field - 1] = at;
                    ends[field - 1] = next;
                }
                at = then == 0 ? next : next + 1;
                pc += Program.SIZE;
                continue;
            }
            int stuck = Math.max(at, next);
            if (stuck >= furthest) {
                furthest = stuck;
                stuckAtTime = steps[pc] == Program.TIME;
            }
            if (attempt == 0) {
                return false;
            }
            at = attempts[--attempt];
            pc = attempts[--attempt];
        }
    }

    private static int untilByte(int stop, int least, byte[] in, int from, int to) {
        int at = Bytes.find(in, from, to, (char) stop);
        return at - from < least ? -1 : at;
    }

    private static int literal(byte[] wanted, byte[] in, int at, int to) {
        int end = at + wanted.length;
        if (end > to) {
            return -1;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (in[at + i] != wanted[i]) {
                return -1;
            }
        }
        return end;
    }

    private static int span(boolean[] set, int least, int most, byte[] in, int from, int to) {
        int limit = most < to - from ? from + most : to;
        int at = from;
        while (at < limit && set[in[at] & 0xFF]) {
            at++;
        }
        return at - from < least ? -1 : at;
    }

    /** {@code end} if all bytes from {@code from} up to it are of the step's set, or it has none; -1 if not. */
    private int checked(int pc, byte[] in, int from, int end) {
        int table = code[pc + 1];
        return table < 0 ? end : span(sets[table], end - from, end - from, in, from, end);
    }

    /** Up to where the step's text first stands, if all before is of the set. */
    private int until(int pc, byte[] in, int from, int to) {
        byte[] wanted = literals[code[pc + 3]];
        int at = from + code[pc + 2];
        while (true) {
            at = at > to ? to : Bytes.find(in, at, to, (char) (wanted[0] & 0xFF));
            if (at >= to) {
                return -1;
            }
            boolean isWithin = wanted[0] == ' '
                    ? lists && isInList(wanted, in, from, at)
                    : wanted[0] == escapable && isEscaped(in, from, at);
            if (!isWithin && literal(wanted, in, at, to) >= 0) {
                return checked(pc, in, from, at);
            }
            at++;
        }
    }

    private static boolean isEscaped(byte[] in, int from, int at) {
        int first = at;
        while (first > from && in[first - 1] == '\\') {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    /** Whether the space at {@code at} stands behind a comma, or beside a colon that has two. */
    private static boolean isInList(byte[] wanted, byte[] in, int from, int at) {
        if (at == from) {
            return false;
        }
        boolean isColons = wanted.length > 1 && wanted[1] == ':';
        boolean isBefore = at + 2 < in.length && in[at + 1] == ':' && in[at + 2] == ' ';
        boolean isBehind = at - 1 > from && in[at - 1] == ':' && in[at - 2] == ' ';
        return in[at - 1] == ',' || (!isColons && (isBefore || isBehind));
    }

    /** Up to where the step's text last begins among the bytes of the set. */
    private int last(int pc, byte[] in, int from, int to) {
        byte[] wanted = literals[code[pc + 3]];
        int least = from + code[pc + 2];
        int table = code[pc + 1];
        int at = table < 0 ? to : span(sets[table], 0, Integer.MAX_VALUE, in, from, to);
        while (at >= least && literal(wanted, in, at, to) < 0) {
            at--;
        }
        return at < least ? -1 : at;
    }

    private int allBut(int pc, byte[] in, int from, int to) {
        int end = to - code[pc + 3];
        return end - from < code[pc + 2] ? -1 : checked(pc, in, from, end);
    }

    private void keep(int slot, int register) {
        kept[register] = starts[slot];
        kept[register + 1] = ends[slot];
        kept[register + 2] = kinds[slot];
    }

    private void restore(int slot, int register) {
        starts[slot] = kept[register];
        ends[slot] = kept[register + 1];
        kinds[slot] = kept[register + 2];
    }

    private int time(int pc, byte[] in, int at, int to) {
        int kind = code[pc + 2];
        int end = readers[kind].read(in, at, to, time);
        timeFrom = end < 0 ? -1 : at;
        if (end >= 0) {
            int slot = code[pc + 1];
            starts[slot] = at;
            ends[slot] = end;
            kinds[slot] = kind;
            unwanted =
                    code[pc + 3] == 1 && !wanted.isAll() && isWhole(in, end, to) && !wanted.covers(time.epochMillis());
        }
        return end;
    }

    /** Whether a time ends here: behind it stands no rest of it that was not understood. */
    private static boolean isWhole(byte[] in, int end, int to) {
        return end == to || (!Character.isLetterOrDigit(in[end]) && in[end] != '+');
    }

    /** Makes {@code time} that of the field {@code slot}, if something else was tried for one since. */
    public void settle(byte[] in, int slot, int to) {
        if (timeFrom != starts[slot]) {
            readers[kinds[slot]].read(in, starts[slot], to, time);
            timeFrom = starts[slot];
        }
    }

    /** Whether the last line was let go for its time. */
    public boolean unwanted() {
        return unwanted;
    }

    /** The number of the reader of the time in {@code slot}. */
    public int reader(int slot) {
        return kinds[slot];
    }

    /** Where the field of a number in {@link Program#names} begins; -1 if the line has it not. */
    public int start(int slot) {
        return starts[slot];
    }

    public int end(int slot) {
        return ends[slot];
    }

    /** Up to where the last line fitted that did not. */
    public int furthest() {
        return furthest;
    }

    /** Whether a time was wanted there. */
    public boolean stuckAtTime() {
        return stuckAtTime;
    }
}
