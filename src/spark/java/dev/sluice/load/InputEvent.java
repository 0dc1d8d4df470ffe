package dev.sluice.load;

import dev.sluice.read.SourceId;
import dev.sluice.source.InputListener;
import java.io.Serializable;
import java.util.Set;

/** What a task met in its inputs, told to the driver's own {@link InputListener} when the task is through. */
sealed interface InputEvent extends Serializable {
    void tell(InputListener listener);

    record Opened(String name, SourceId source, String way) implements InputEvent {
        @Override
        public void tell(InputListener listener) {
            listener.opened(name, source, way);
        }
    }

    record LoadedBefore(String name, long bytes) implements InputEvent {
        @Override
        public void tell(InputListener listener) {
            listener.loadedBefore(name, bytes);
        }
    }

    record Unreadable(String name, long offset, String reason) implements InputEvent {
        @Override
        public void tell(InputListener listener) {
            listener.unreadable(name, offset, reason);
        }
    }

    record Unterminated(String name, long offset, long bytes) implements InputEvent {
        @Override
        public void tell(InputListener listener) {
            listener.unterminated(name, offset, bytes);
        }
    }

    record Remarked(String sentence) implements InputEvent {
        @Override
        public void tell(InputListener listener) {
            listener.remarked(sentence);
        }
    }

    record LeftOut(String name, Set<String> names) implements InputEvent {
        @Override
        public void tell(InputListener listener) {
            listener.leftOut(name, names);
        }
    }
}
