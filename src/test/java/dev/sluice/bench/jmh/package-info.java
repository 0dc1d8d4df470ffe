/** The inner loops under JMH: {@code mvn -Pjmh -DskipTests package -Djmh.args="ParseBenchmark -f 1"}. */
@NullMarked
package dev.sluice.bench.jmh;

import org.jspecify.annotations.NullMarked;
