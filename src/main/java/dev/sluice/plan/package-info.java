/**
 * What a load would do: reads, parses and packs as it does, measures that, and sends nothing.
 */
@NullMarked
package dev.sluice.plan;

import org.jspecify.annotations.NullMarked;
