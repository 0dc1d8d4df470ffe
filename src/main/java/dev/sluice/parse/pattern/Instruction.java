package dev.sluice.parse.pattern;

/** One step of a program: what it does, and with what. Nothing changes it once the program is made. */
final class Instruction {
    /** Takes nothing: the text that must follow is all. */
    static final int NOTHING = 0;
    /** Takes bytes of the set, as many as there are, from the least to the most. */
    static final int SPAN = 1;
    /** Up to the byte that the number is. */
    static final int UNTIL_BYTE = 2;
    /** Up to where the text first stands. */
    static final int UNTIL_TEXT = 3;
    /** Up to where the text last stands. */
    static final int UNTIL_LAST = 4;
    /** All but the last bytes, as many as the number says. */
    static final int ALL_BUT = 5;
    /** All. */
    static final int REST = 6;
    /** A time; the number is its reader's. */
    static final int TIME = 7;
    /** A field begins. */
    static final int OPEN = 8;
    /** A field ends. */
    static final int CLOSE = 9;
    /** Goes where the next byte says. */
    static final int SWITCH = 10;
    /** Goes to the target. */
    static final int JUMP = 11;
    /** From here on what does not fit goes to the target. */
    static final int TRY = 12;
    /** What was tried fits. */
    static final int DONE = 13;
    /** The fields were not found. */
    static final int FORGET = 14;
    /** Lays the fields aside in the registers from the number on. */
    static final int KEEP = 15;
    /** Takes them from there. */
    static final int RESTORE = 16;
    /** The line ends here, and is of the shape of the number. */
    static final int END = 17;

    final int kind;
    int least;
    int most;
    int number;
    /** The field that begins with the bytes that the step takes; -1: none. */
    int opens = -1;
    /** The field that ends with them; -1: none. */
    int closes = -1;
    /** The field that begins or ends where no bytes are taken, or is a time. */
    int slot;
    /** Of steps for several fields. */
    int[] slots = {};
    /** By value of a byte; empty: any byte. */
    boolean[] set = {};
    /** Where {@link #UNTIL_TEXT} and {@link #UNTIL_LAST} end. */
    byte[] text = {};
    /** What must stand behind the bytes that the step takes. */
    byte[] then = {};
    /** Whether the time is in the format's own layout. */
    boolean isOwnTime;
    /** The number of the step that comes instead of the next. */
    int target;
    /** The same by the value of the byte that follows; the last is for the line's end. */
    int[] targets = {};

    Instruction(int kind) {
        this.kind = kind;
    }

    /** Goes at once where another switch would send it. */
    void skipSwitches(Instruction[] steps) {
        for (int b = 0; b < targets.length; b++) {
            while (steps[targets[b]].kind == SWITCH) {
                targets[b] = steps[targets[b]].targets[b];
            }
        }
    }
}
