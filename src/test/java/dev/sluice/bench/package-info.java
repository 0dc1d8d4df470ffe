/**
 * What scripts/bench runs: Sluice beside the plain KPL loop and the machine's own limits, interleaved run by run, with CPU time and
 * peak memory of each process from /proc. Linux only.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
