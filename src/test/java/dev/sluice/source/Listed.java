package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/** What names stand for, once all of it is listed. */
final class Listed {
    private Listed() {}

    static List<Input> all(InputNames names, InputStream stdin, ObjectStore store, Consumer<String> remarks)
            throws InputException {
        try {
            return Inputs.resolve(names, Input.stdin(stdin), store, remarks).all();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
