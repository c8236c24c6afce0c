/**
 * The forms in which a study can be asked for, by their names on the command line. Start at {@link
 * io.seqmark.study.format.ReportFormat}.
 */
@NullMarked
package io.seqmark.study.format;

import org.jspecify.annotations.NullMarked;
