package dev.sluice.load;

import dev.sluice.read.SourceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The inputs that tasks have told of, each once: several tasks read a large one, and a try that follows another passes over what that has
 * loaded.
 */
final class ToldInputs {
    private final InputWatch watch;
    private final Set<SourceId> opened = new HashSet<>();
    private final Set<String> named = new HashSet<>();

    ToldInputs(InputWatch watch) {
        this.watch = watch;
    }

    /** A try may be lost before it tells what it has opened. */
    void read(InputReading reading) {
        for (InputReading.Part part : reading.parts()) {
            named.add(part.name());
            if (opened.add(part.source())) {
                watch.opened(part.name(), part.source(), part.way());
            }
        }
        watch.packed(reading);
    }

    void met(List<InputEvent> events) {
        events.stream().filter(this::isNew).forEach(each -> each.tell(watch));
    }

    private boolean isNew(InputEvent event) {
        if (event instanceof InputEvent.Opened its) {
            return opened.add(its.source());
        }
        return !(event instanceof InputEvent.LoadedBefore its) || named.add(its.name());
    }
}
