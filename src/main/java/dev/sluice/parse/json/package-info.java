/**
 * JSON as bytes: appended, checked, searched, pruned and split into lines without a tree or a String. Everything here works on slices of byte
 * arrays and is owned by one worker, but for {@link dev.sluice.parse.json.JsonPointer} and {@link dev.sluice.parse.json.JsonSplitting},
 * which are immutable.
 */
@NullMarked
package dev.sluice.parse.json;

import org.jspecify.annotations.NullMarked;
