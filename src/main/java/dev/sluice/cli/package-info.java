/**
 * What was typed, resolved into an immutable plan. Near-zero logic.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
