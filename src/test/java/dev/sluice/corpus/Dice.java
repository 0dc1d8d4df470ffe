package dev.sluice.corpus;

import java.util.List;

/** SplitMix64: the same numbers from the same seed on every JDK. */
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed * 0x9E3779B97F4A7C15L;
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    byte[] any(byte[][] texts) {
        return texts[below(texts.length)];
    }

    String any(List<String> texts) {
        return texts.get(below(texts.size()));
    }
}
