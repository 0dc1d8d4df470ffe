/**
 * Patterns of lines that compile into a scanner of bytes. In: a pattern of {@link dev.sluice.parse.pattern.PatternReader}'s language, and
 * lines. Out: where each named part begins and ends. A scanner goes forward only, so a line takes time in proportion to its length. Programs
 * are immutable and shared; a scanner is owned by one worker.
 */
@NullMarked
package dev.sluice.parse.pattern;

import org.jspecify.annotations.NullMarked;
