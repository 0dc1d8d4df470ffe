package dev.sluice.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An option that decides what a batch holds: which events there are, what is in one, or how they lie in it. A run that goes on with a
 * checkpoint must have the same, or what it loads again of an earlier run's chunks would be other batches.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface DecidesBatches {}
