/**
 * What was typed, resolved into an immutable plan. In: arguments, the environment, the configuration file, in that order of precedence.
 * Out: a plan for the rooms below, or one sentence and status 2 before anything is touched. One thread; near-zero logic.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
