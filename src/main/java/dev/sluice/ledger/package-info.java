/**
 * Acknowledgements, which arrive out of order, become done chunks. In: chunks opened and packed by workers, batches acknowledged by the
 * delivery's thread. Out: the checkpoint's journal and the rejects file.
 *
 * <p>A chunk's plan is on the disk before its first batch leaves, and its end is written when all its batches are acknowledged and its
 * rejects are on the disk. So a run that is killed anywhere makes the same batches again, and no line is skipped without proof.
 *
 * <p>A journal is a file, or an object in S3: {@link dev.sluice.ledger.JournalPlace} says which, and nobody else asks. What the room calls
 * the disk is S3 then.
 */
@NullMarked
package dev.sluice.ledger;

import org.jspecify.annotations.NullMarked;
