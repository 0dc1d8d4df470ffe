package dev.sluice.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** All the runs of one section, by contender, in the order they were run. */
final class Results {
    private final Map<String, List<Measurement>> runs;

    Results(Map<String, List<Measurement>> runs) {
        this.runs = runs;
    }

    Collection<String> contenders() {
        return runs.keySet();
    }

    boolean has(String... contenders) {
        return runs.keySet().containsAll(List.of(contenders));
    }

    List<Measurement> of(String contender) {
        return runs.getOrDefault(contender, List.of());
    }

    double median(String contender, ToDoubleFunction<Measurement> figure) {
        return Measurement.median(of(contender), figure);
    }

    /** The median of the ratios of runs that followed each other, which a machine that is slow for a while hardly moves. */
    double ratio(
            String contender,
            ToDoubleFunction<Measurement> figure,
            String base,
            ToDoubleFunction<Measurement> baseFigure) {
        List<Measurement> above = of(contender);
        List<Measurement> below = of(base);
        double[] ratios = IntStream.range(0, Math.min(above.size(), below.size()))
                .mapToDouble(i -> figure.applyAsDouble(above.get(i)) / baseFigure.applyAsDouble(below.get(i)))
                .sorted()
                .toArray();
        int middle = ratios.length / 2;
        return ratios.length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
    }

    double ratio(String contender, String base, ToDoubleFunction<Measurement> figure) {
        return ratio(contender, figure, base, figure);
    }
}
