/**
 * What a load would take: time, bytes and money, from how a sample of its input packs and from what the stream and this machine can do.
 */
@NullMarked
package dev.sluice.forecast;

import org.jspecify.annotations.NullMarked;
