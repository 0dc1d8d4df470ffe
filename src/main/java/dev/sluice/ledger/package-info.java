/**
 * Acknowledgements, which arrive out of order, become done chunks: the checkpoint journal and the rejects file.
 */
@NullMarked
package dev.sluice.ledger;

import org.jspecify.annotations.NullMarked;
