package dev.sluice.bench;

import java.util.List;
import java.util.function.Function;

/**
 * Contenders that are run by turns, and the goals that are judged by them.
 *
 * @param name what {@code --only} takes
 * @param rounds how many times as many runs as usual
 * @param judge from all the runs to a verdict a goal; asked only when no contender was left out
 */
record Section(
        String name, String title, List<Contender> contenders, int rounds, Function<Results, List<Verdict>> judge) {}
