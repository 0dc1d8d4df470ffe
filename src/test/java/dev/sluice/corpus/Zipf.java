package dev.sluice.corpus;

/** Ranks 0 to n-1, the first most often: P(rank &lt; k) is about ln k / ln n, which is Zipf's law with exponent 1. */
final class Zipf {
    private static final int STEPS = 1024;
    private final double[] rank = new double[STEPS + 1];
    private final Dice dice;

    Zipf(int n, Dice dice) {
        this.dice = dice;
        for (int i = 0; i <= STEPS; i++) {
            rank[i] = StrictMath.pow(n, (double) i / STEPS) - 1;
        }
    }

    int next() {
        long bits = dice.next();
        int step = (int) (bits >>> 54);
        double rest = (bits & 0xFFFFF) / (double) (1 << 20);
        return (int) (rank[step] + (rank[step + 1] - rank[step]) * rest);
    }
}
