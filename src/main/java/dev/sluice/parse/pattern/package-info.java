/**
 * Patterns of lines that compile into one scanner of bytes. In: patterns of {@link dev.sluice.parse.pattern.PatternReader}'s language, and
 * lines. Out: which fits, and where each named part begins and ends. A scanner goes forward only, so a line takes time in proportion to its length. Programs
 * are immutable and shared; a scanner is owned by one worker.
 */
@NullMarked
package dev.sluice.parse.pattern;

import org.jspecify.annotations.NullMarked;
