package dev.sluice.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.StreamConsumer.ConsumerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registered consumers of one stream by name, written down beside its records. Confined to the service's thread. */
final class Consumers {
    static final int MAX = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "consumers.json";

    private final Path directory;
    private final boolean kept;
    private @Nullable Map<String, StreamConsumer> byName;

    Consumers(Path directory, boolean kept) {
        this.directory = directory;
        this.kept = kept;
    }

    Collection<StreamConsumer> all() throws IOException {
        return loaded().values();
    }

    @Nullable
    StreamConsumer get(String name) throws IOException {
        return loaded().get(name);
    }

    StreamConsumer add(ConsumerState state) throws IOException {
        StreamConsumer added = new StreamConsumer(state);
        loaded().put(state.name(), added);
        save();
        return added;
    }

    void remove(StreamConsumer consumer, Refusal reason) throws IOException {
        loaded().remove(consumer.name());
        save();
        consumer.dismiss(reason);
    }

    /** The stream goes away, and its directory with it. */
    void dismiss(Refusal reason) {
        if (byName != null) {
            byName.values().forEach(consumer -> consumer.dismiss(reason));
        }
    }

    private Map<String, StreamConsumer> loaded() throws IOException {
        Map<String, StreamConsumer> known = byName;
        if (known == null) {
            known = new TreeMap<>();
            Path file = directory.resolve(FILE);
            if (Files.exists(file)) {
                for (ConsumerState state :
                        JSON.readValue(Files.readAllBytes(file), new TypeReference<List<ConsumerState>>() {})) {
                    known.put(state.name(), new StreamConsumer(state));
                }
            }
            byName = known;
        }
        return known;
    }

    private void save() throws IOException {
        if (!kept) {
            return;
        }
        Path fresh = directory.resolve(FILE + ".new");
        List<ConsumerState> states =
                loaded().values().stream().map(StreamConsumer::state).toList();
        Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(states));
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
