package dev.sluice.pack;

import com.github.luben.zstd.ZstdDictCompress;
import dev.sluice.read.ZstdDictionary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A dictionary that events are packed with. It is made ready for each level once, which takes longer than a thousand lines, and shared by
 * all workers, for as long as the program runs. Safe for use by several threads.
 */
public final class DigestedDictionary {
    private final ZstdDictionary dictionary;
    private final String name;
    private final Map<Integer, ZstdDictCompress> byLevel = new ConcurrentHashMap<>();

    /** @param name of its file, as users are shown it */
    public DigestedDictionary(ZstdDictionary dictionary, String name) {
        this.dictionary = dictionary;
        this.name = name;
    }

    ZstdDictCompress at(int level) {
        return byLevel.computeIfAbsent(level, each -> new ZstdDictCompress(dictionary.bytes(), each));
    }

    public ZstdDictionary dictionary() {
        return dictionary;
    }

    /** Such as {@code access.dict, 1830211 (SHA-256 9f86...)}. */
    @Override
    public String toString() {
        return name + ", " + dictionary;
    }
}
