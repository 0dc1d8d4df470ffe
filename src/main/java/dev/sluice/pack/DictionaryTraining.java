package dev.sluice.pack;

import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import dev.sluice.read.ZstdDictionary;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what events have in common, and what that is worth. */
public final class DictionaryTraining {
    private DictionaryTraining() {}

    /**
     * A dictionary of what the events have in common; the same events give the same one. Empty if there is too little to learn from.
     *
     * @param maxBytes of the dictionary
     */
    public static Optional<ZstdDictionary> train(List<byte[]> events, int maxBytes) {
        int bytes =
                Math.toIntExact(events.stream().mapToLong(event -> event.length).sum());
        ZstdDictTrainer trainer = new ZstdDictTrainer(bytes, maxBytes, Compression.ZSTD.defaultLevel());
        for (byte[] event : events) {
            if (!trainer.addSample(event)) {
                throw new IllegalStateException("there is room for all events");
            }
        }
        try {
            return Optional.of(ZstdDictionary.of(trainer.trainSamples()));
        } catch (ZstdException e) {
            return Optional.empty();
        }
    }

    /** How many bytes the events take, each in a record of its own, at the usual level. */
    public static long bytesAlone(List<byte[]> events, @Nullable DigestedDictionary dictionary) {
        long bytes = 0;
        Scratch direct = new Scratch();
        try (BlockCodec codec = Compression.ZSTD.codec(Rung.of(Compression.ZSTD.defaultLevel()), dictionary)) {
            for (byte[] event : events) {
                ByteBuffer memory = direct.clear(event.length).put(event).flip();
                bytes += codec.encode(memory, null).length;
            }
        }
        return bytes;
    }
}
