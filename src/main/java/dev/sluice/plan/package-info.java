/**
 * What a load would do, found out by doing all of it but the sending. In: what a load is given. Out: a
 * {@link dev.sluice.report.PlanReport}.
 *
 * <p>{@link dev.sluice.plan.PlanJob} finds the inputs, the stream and the prices; one thread for each worker then reads, parses and
 * packs, and counts for itself; when all have ended, their counts are added up on the thread that called. Nothing is written: the stream
 * and the journal stay as they are. Only a dry run without a checkpoint fills its rejects file. {@link dev.sluice.plan.TrainJob} reads and
 * parses alike, and keeps some of the events to make a dictionary of.
 */
@NullMarked
package dev.sluice.plan;

import org.jspecify.annotations.NullMarked;
