/**
 * Names a log's format from its first lines. In: at most a mebibyte. Out: a {@link dev.sluice.parse.guess.Guess}, with how sure it is; or, in a
 * load, how each source is parsed.
 */
@NullMarked
package dev.sluice.parse.guess;

import org.jspecify.annotations.NullMarked;
