package dev.sluice.cli;

import dev.sluice.report.Terminal;
import dev.sluice.source.InputNames;
import java.io.PrintStream;

/** Input that a person is to type: a program that waits for that in silence seems to hang. */
final class TypedInput {
    private TypedInput() {}

    /** Says so, if that is what is read. */
    static void tell(InputNames names, PrintStream err) {
        if (names.readStandardInput() && Terminal.isStandardInput()) {
            err.println(
                    "sluice: reading from this terminal, where Ctrl-D ends what you type; a file is read if you name it");
        }
    }
}
