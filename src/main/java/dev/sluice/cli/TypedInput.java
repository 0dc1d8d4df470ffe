package dev.sluice.cli;

import dev.sluice.report.Progress;
import dev.sluice.report.Terminal;
import dev.sluice.source.InputNames;
import java.io.PrintStream;

/** Input that a person is to type: a program that waits for that in silence seems to hang. */
final class TypedInput {
    private TypedInput() {}

    private static boolean isRead(InputNames names) {
        return names.readStandardInput() && Terminal.isStandardInput();
    }

    /** How progress is shown: a line that is drawn again and again on the same terminal would be drawn over what is typed. */
    static Progress.Look look(Progress.Mode asked, String stream, InputNames names) {
        boolean drawnOver = asked == Progress.Mode.AUTO && names.readStandardInput() && Terminal.isTypedOn();
        Progress.Mode mode = drawnOver ? Progress.Mode.NEVER : asked;
        return new Progress.Look(mode, stream, names.shown());
    }

    /** Says so, if that is what is read. */
    static void tell(InputNames names, PrintStream err) {
        if (isRead(names)) {
            err.println(
                    "sluice: reading from this terminal, where Ctrl-D ends what you type; a file is read if you name it");
        }
    }
}
