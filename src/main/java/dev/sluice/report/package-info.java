/**
 * What people and scripts are told. In: {@link dev.sluice.report.ProgressSnapshot}s while a load runs, one
 * {@link dev.sluice.report.LoadReport} when it has ended. Out: the progress line, the summary, JSON, a page. The same figures go into
 * each. Sole importer of the progress bar, which is loaded only where a line is drawn.
 */
@NullMarked
package dev.sluice.report;

import org.jspecify.annotations.NullMarked;
