/**
 * Events of one chunk become {@link dev.sluice.pack.Batch}es: lanes, layouts, codecs. What goes into which batch depends on
 * the input and the options alone, never on timing.
 */
@NullMarked
package dev.sluice.pack;

import org.jspecify.annotations.NullMarked;
