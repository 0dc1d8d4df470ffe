package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelGovernorTest {
    private static final List<Rung> LADDER = Ladder.of(Compression.ZSTD);
    private static final long SEED = 20261127;

    @Test
    void rung_isTheCanonicalOneWhileShardsHaveNoLimitAndNobodyWaits() {
        LevelChoice choice =
                LevelGovernor.auto(Compression.ZSTD, 2, () -> Demand.UNLIMITED).choice();
        for (int i = 0; i < 20; i++) {
            assertThat(choice.next(6_000_000, 600_000, 8_000_000, i * 10_000_000L))
                    .isEqualTo(choice.canonical());
            choice.taken(0, i * 10_000_000L);
        }
    }

    @Test
    void rung_risesByTheTimeThatWorkersWait_andFallsAfterwards() {
        LevelChoice choice =
                LevelGovernor.auto(Compression.ZSTD, 2, () -> Demand.UNLIMITED).choice();
        choice.next(6_000_000, 600_000, 8_000_000, 10_000_000);
        choice.taken(200_000_000, 210_000_000);
        Rung waited = choice.next(6_000_000, 600_000, 8_000_000, 220_000_000);
        assertThat(waited.level()).isBetween(10, 12);
        choice.packed(450_000, 90_000_000);
        for (int i = 0; i < 40; i++) {
            choice.taken(0, 300_000_000);
            if (!choice.next(6_000_000, 600_000, 8_000_000, 310_000_000).equals(choice.canonical())) {
                choice.packed(500_000, 20_000_000);
            }
        }
        assertThat(choice.next(6_000_000, 600_000, 8_000_000, 310_000_000)).isEqualTo(choice.canonical());
    }

    @Test
    void rung_isBackSoonAfterTheMachineStoodStill() {
        Demand eightShards = new Demand(8_000_000, 6_000_000, 8);
        LevelChoice choice =
                LevelGovernor.auto(Compression.ZSTD, 2, () -> eightShards).choice();
        long now = 0;
        int before = 0;
        for (int i = 0; i < 40; i++) {
            now += 20_000_000;
            before = pack(choice, now);
        }
        assertThat(before).isGreaterThan(3);
        pack(choice, now += 3_000_000_000L);
        int after = 0;
        for (int i = 0; i < 4; i++) {
            now += 20_000_000;
            after = pack(choice, now);
        }
        assertThat(after).isGreaterThanOrEqualTo(before - 1);
    }

    /** One block of 6 MB, which its level makes as small as the ladder says; its level. */
    private static int pack(LevelChoice choice, long now) {
        Rung rung = choice.next(6_000_000, 600_000, 10_000_000, now);
        if (!rung.equals(choice.canonical())) {
            choice.packed((int) (600_000 * rung.size()), (long) (10_000_000 * rung.cost()));
        }
        choice.taken(0, now);
        return rung.level();
    }

    @Test
    void rung_isTheOneAskedForWhenFixed() {
        LevelChoice fixed = LevelGovernor.fixed(7).choice();
        assertThat(fixed.next(6_000_000, 600_000, 8_000_000, 0).level()).isEqualTo(7);
        assertThat(fixed.canonical().level()).isEqualTo(7);
    }

    /**
     * Against each rung for the whole load, in simulated time: blocks of 6 MiB, workers whose times vary, shards with limits. Where shards
     * get one block each, the governor saves for a second one that never comes.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 8", "1, 32", "1, 320", "2, 8", "2, 32", "2, 320", "8, 8", "8, 32", "8, 320", "64, 8", "64, 32", "64, 320",
    })
    void load_isAsFastAsAtTheBestRung(int shards, int blocks) {
        for (double speed : new double[] {0.5, 1}) {
            for (double gain : new double[] {0.7, 1, 1.6}) {
                for (int workers : new int[] {2, 8}) {
                    Log log = new Log(9 / speed * 1e-3, gain, 1.2);
                    double best = 0;
                    int bestLevel = 0;
                    for (Rung rung : LADDER) {
                        double at = new Load(shards, workers, blocks, log)
                                .blocksPerSecond(LevelGovernor.always(Compression.ZSTD, rung));
                        if (at > best) {
                            best = at;
                            bestLevel = rung.level();
                        }
                    }
                    Load load = new Load(shards, workers, blocks, log);
                    double auto = load.blocksPerSecond(LevelGovernor.auto(Compression.ZSTD, workers, load::demand));
                    assertThat(auto / best)
                            .as(
                                    "speed %s, gain %s, %d workers, best level %d, levels %s, seed %d",
                                    speed, gain, workers, bestLevel, load.levels, SEED)
                            .isGreaterThan(blocks <= shards ? 0.6 : 0.88);
                }
            }
        }
    }

    /**
     * What a log is to the ladder.
     *
     * @param canonicalSeconds that a block takes at the first rung
     * @param gain of all rungs, as an exponent of the ladder's sizes
     * @param slower than the ladder says the other rungs are
     */
    private record Log(double canonicalSeconds, double gain, double slower) {}

    /** A load in simulated time. */
    private static final class Load {
        static final int RAW_BYTES = 6 << 20;
        static final double CANONICAL_BYTES = 0.88 * (1 << 20);
        static final double SHARD_BYTES_PER_SECOND = 0.985 * (1 << 20);
        static final double ANSWER_SECONDS = 0.06;
        static final double READ_SECONDS = 0.004;
        static final double START_AND_STOP_SECONDS = 0.5;
        static final int BUDGET_BLOCKS = 10;

        final double[] ready;
        final int workers;
        final int blocks;
        final Log log;
        final StringBuilder levels = new StringBuilder();
        final Random random = new Random(SEED);
        double now;

        Load(int shards, int workers, int blocks, Log log) {
            this.ready = new double[shards];
            this.workers = workers;
            this.blocks = blocks;
            this.log = log;
        }

        Demand demand() {
            double ahead = 0;
            for (double at : ready) {
                ahead += Math.max(0, at - now) * SHARD_BYTES_PER_SECOND;
            }
            return new Demand(SHARD_BYTES_PER_SECOND * ready.length, ahead, ready.length);
        }

        double blocksPerSecond(LevelGovernor governor) {
            LevelChoice[] choices = new LevelChoice[workers];
            double[] free = new double[workers];
            // What each worker has at hand: its chosen rung, once the canonical one is done.
            Rung[] at = new Rung[workers];
            double[] acknowledged = new double[blocks];
            DoubleSupplier varying = () -> Math.exp(0.1 * random.nextGaussian());
            int begun = 0;
            int sent = 0;
            for (int i = 0; i < workers; i++) {
                choices[i] = governor.choice();
            }
            boolean[] fitting = new boolean[workers];
            while (sent < blocks) {
                int next = 0;
                for (int i = 1; i < workers; i++) {
                    if (free[i] < free[next]) {
                        next = i;
                    }
                }
                now = free[next];
                LevelChoice choice = choices[next];
                if (at[next] != null) {
                    int size = size(at[next]);
                    int oldest = sent - BUDGET_BLOCKS;
                    double taken = oldest < 0 ? now : Math.max(now, acknowledged[oldest]);
                    int shard = 0;
                    for (int i = 1; i < ready.length; i++) {
                        if (ready[i] < ready[shard]) {
                            shard = i;
                        }
                    }
                    double leaves = Math.max(taken, ready[shard]);
                    ready[shard] = leaves + size / SHARD_BYTES_PER_SECOND;
                    acknowledged[sent++] = leaves + ANSWER_SECONDS;
                    choice.taken((long) ((taken - now) * 1e9), (long) (taken * 1e9));
                    free[next] = taken;
                    at[next] = null;
                } else if (fitting[next]) {
                    long canonicalNanos = (long) (log.canonicalSeconds * 1e9);
                    Rung rung = choice.next(RAW_BYTES, (int) CANONICAL_BYTES, canonicalNanos, (long) (now * 1e9));
                    levels.append(rung.level()).append(' ');
                    double extra = rung.equals(LADDER.get(0))
                            ? 0
                            : log.canonicalSeconds * rung.cost() * log.slower * varying.getAsDouble();
                    if (extra > 0) {
                        choice.packed(size(rung), (long) (extra * 1e9));
                    }
                    at[next] = rung;
                    fitting[next] = false;
                    free[next] = now + extra;
                } else if (begun < blocks) {
                    begun++;
                    fitting[next] = true;
                    free[next] = now + READ_SECONDS + log.canonicalSeconds;
                } else {
                    free[next] = Double.MAX_VALUE;
                }
            }
            double end = 0;
            for (double acknowledgement : acknowledged) {
                end = Math.max(end, acknowledgement);
            }
            return blocks / (START_AND_STOP_SECONDS + end);
        }

        private int size(Rung rung) {
            return (int) (CANONICAL_BYTES * Math.pow(rung.size(), log.gain));
        }
    }
}
