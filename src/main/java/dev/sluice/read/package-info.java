/**
 * The other side: reads shards, undoes the record layouts, drops second copies. Usable as a library by consumers.
 */
@NullMarked
package dev.sluice.read;

import org.jspecify.annotations.NullMarked;
