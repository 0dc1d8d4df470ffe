package dev.sluice.parse.pattern;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.TimeReader;
import dev.sluice.parse.time.Timestamp;
import java.util.Arrays;
import java.util.List;

/** Runs a program over lines. Makes no object. Owned by one worker. */
public final class ByteScanner {
    private final Instruction[] steps;
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
    private int shape;

    /**
     * @param readers of the program's {@link Program#layouts}, in that order
     * @param time gets the time of a line
     */
    public ByteScanner(Program program, List<TimeReader> readers, Timestamp time) {
        steps = program.steps;
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

    /** Whether a pattern matches all of [from, to); if so, {@link #start} and {@link #end} are where the fields lie. */
    public boolean scan(byte[] in, int from, int to) {
        Arrays.fill(starts, -1);
        unwanted = false;
        furthest = from;
        stuckAtTime = false;
        timeFrom = -1;
        int at = from;
        int pc = 0;
        int attempt = 0;
        while (true) {
            Instruction step = steps[pc++];
            int next = at;
            switch (step.kind) {
                case Instruction.NOTHING -> {}
                case Instruction.SPAN -> next = span(step.set, step.least, step.most, in, at, to);
                case Instruction.UNTIL_BYTE -> next = untilByte(step.number, step.least, in, at, to);
                case Instruction.UNTIL_TEXT -> next = untilText(step, in, at, to);
                case Instruction.UNTIL_LAST -> next = untilLast(step, in, at, to);
                case Instruction.ALL_BUT -> next = allBut(step, in, at, to);
                case Instruction.REST -> next = to - at < step.least ? -1 : to;
                case Instruction.TIME -> {
                    next = time(step, in, at, to);
                    if (unwanted) {
                        return false;
                    }
                }
                case Instruction.SWITCH -> {
                    pc = step.targets[at == to ? 256 : in[at] & 0xFF];
                    continue;
                }
                case Instruction.JUMP -> {
                    pc = step.target;
                    continue;
                }
                case Instruction.TRY -> {
                    attempts[attempt++] = step.target;
                    attempts[attempt++] = at;
                    continue;
                }
                case Instruction.DONE -> {
                    attempt -= 2;
                    pc = step.target;
                    continue;
                }
                case Instruction.OPEN, Instruction.CLOSE, Instruction.FORGET, Instruction.KEEP, Instruction.RESTORE -> {
                    mark(step, at);
                    continue;
                }
                default -> {
                    shape = step.number;
                    if (at == to) {
                        return true;
                    }
                    next = -1;
                }
            }
            int end = next < 0 ? -1 : behind(step.then, in, next, to);
            if (end >= 0) {
                if (step.opens >= 0) {
                    starts[step.opens] = at;
                }
                if (step.closes >= 0) {
                    ends[step.closes] = next;
                }
                at = end;
                continue;
            }
            int stuck = Math.max(at, next);
            if (stuck >= furthest) {
                stuckAtTime = step.kind == Instruction.TIME && next < 0;
                furthest = stuck;
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

    /** Where {@code text} ends if it stands at {@code at}; -1 if not. */
    private static int behind(byte[] text, byte[] in, int at, int to) {
        int end = at + text.length;
        if (end > to) {
            return -1;
        }
        for (int i = 0; i < text.length; i++) {
            if (in[at + i] != text[i]) {
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
    private static int checked(Instruction step, byte[] in, int from, int end) {
        return step.set.length == 0 ? end : span(step.set, end - from, end - from, in, from, end);
    }

    /** Up to where the step's text first stands, if all before is of the set. */
    private int untilText(Instruction step, byte[] in, int from, int to) {
        byte[] wanted = step.text;
        int at = from + step.least;
        while (true) {
            at = at > to ? to : Bytes.find(in, at, to, (char) (wanted[0] & 0xFF));
            if (at >= to) {
                return -1;
            }
            boolean isWithin = wanted[0] == ' '
                    ? lists && isInList(wanted, in, from, at)
                    : wanted[0] == escapable && isEscaped(in, from, at);
            if (!isWithin && behind(wanted, in, at, to) >= 0) {
                return checked(step, in, from, at);
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
    private static int untilLast(Instruction step, byte[] in, int from, int to) {
        int least = from + step.least;
        int at = step.set.length == 0 ? to : span(step.set, 0, Integer.MAX_VALUE, in, from, to);
        while (at >= least && behind(step.text, in, at, to) < 0) {
            at--;
        }
        return at < least ? -1 : at;
    }

    private static int allBut(Instruction step, byte[] in, int from, int to) {
        int end = to - step.number;
        return end - from < step.least ? -1 : checked(step, in, from, end);
    }

    /** Takes no bytes. */
    private void mark(Instruction step, int at) {
        switch (step.kind) {
            case Instruction.OPEN -> starts[step.slot] = at;
            case Instruction.CLOSE -> ends[step.slot] = at;
            case Instruction.KEEP -> keep(step.slots, step.number);
            case Instruction.RESTORE -> restore(step.slots, step.number);
            default -> {
                for (int slot : step.slots) {
                    starts[slot] = -1;
                }
            }
        }
    }

    private void keep(int[] slots, int register) {
        int at = 3 * register;
        for (int slot : slots) {
            kept[at++] = starts[slot];
            kept[at++] = ends[slot];
            kept[at++] = kinds[slot];
        }
    }

    private void restore(int[] slots, int register) {
        int at = 3 * register;
        for (int slot : slots) {
            starts[slot] = kept[at++];
            ends[slot] = kept[at++];
            kinds[slot] = kept[at++];
        }
    }

    private int time(Instruction step, byte[] in, int at, int to) {
        int end = readers[step.number].read(in, at, to, time);
        timeFrom = end < 0 ? -1 : at;
        if (end >= 0) {
            starts[step.slot] = at;
            ends[step.slot] = end;
            kinds[step.slot] = step.number;
            unwanted = step.isOwnTime && !wanted.isAll() && isWhole(in, end, to) && !wanted.covers(time.epochMillis());
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

    /** The number of the pattern that the last line fits. */
    public int shape() {
        return shape;
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
