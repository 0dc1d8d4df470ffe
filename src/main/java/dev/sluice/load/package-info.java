/**
 * The pipe in one method: source, chunk, parse, pack, deliver, ledger, report; and stopping it.
 */
@NullMarked
package dev.sluice.load;

import org.jspecify.annotations.NullMarked;
