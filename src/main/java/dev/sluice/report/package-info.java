/**
 * What people and scripts are shown. In: {@link dev.sluice.report.ProgressSnapshot}s while a load runs, one
 * {@link dev.sluice.report.LoadReport} when it has ended, one {@link dev.sluice.report.PlanReport} of a plan. Out: the progress line, the
 * summary, JSON, metrics, a page.
 *
 * <p>Progress is drawn on a daemon thread of its own, and no load waits for it; everything else runs on the thread that calls. A sum is
 * worked out in one place, {@link dev.sluice.report.LoadFigures}, so all outputs show the same one. Text that comes from outside is
 * made safe where it is shown. Sole importer of the progress bar, which is loaded only where a line is drawn.
 */
@NullMarked
package dev.sluice.report;

import org.jspecify.annotations.NullMarked;
