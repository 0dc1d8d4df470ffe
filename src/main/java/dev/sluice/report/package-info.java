/**
 * What people and scripts are told: counters, progress, the summary, JSON. Sole importer of the progress bar.
 */
@NullMarked
package dev.sluice.report;

import org.jspecify.annotations.NullMarked;
