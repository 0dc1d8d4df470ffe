package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What names stand for, once all of it is listed. */
final class Listed {
    private Listed() {}

    static List<Input> all(InputNames names, InputStream stdin, ObjectStore store, Consumer<String> remarks)
            throws InputException {
        try {
            return all(Inputs.resolve(names, Input.stdin(stdin), store, remarks));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static List<Input> all(InputFeed feed) throws InterruptedException {
        List<Input> all = new ArrayList<>();
        for (List<Input> some = feed.behind(0); !some.isEmpty(); some = feed.behind(all.size())) {
            all.addAll(some);
        }
        return all;
    }
}
