/**
 * One load on many hosts, by Apache Spark. In: what {@code sluice load} is given. Out: the same report. The driver lists the inputs, divides
 * them into units and keeps the journal; each executor has one sender, which its tasks share.
 *
 * <p>Tasks and driver talk by Spark's own channel for plugins, in bytes: Spark's serializer does not see this jar's classes everywhere. A
 * shard is written to by one executor at a time ({@link dev.sluice.spark.Allotments}), so its limit holds however many there are. A task
 * that ran twice made the same batches, with the same ids.
 */
@NullMarked
package dev.sluice.spark;

import org.jspecify.annotations.NullMarked;
