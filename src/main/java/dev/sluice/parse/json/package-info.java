/**
 * JSON as bytes: appended, checked, searched and pruned without a tree or a String. Everything here works on slices of byte
 * arrays and is owned by one worker, but for {@link dev.sluice.parse.json.JsonPointer}, which is immutable.
 */
@NullMarked
package dev.sluice.parse.json;

import org.jspecify.annotations.NullMarked;
