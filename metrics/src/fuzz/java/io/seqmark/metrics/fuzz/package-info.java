/** Jazzer's fuzz targets: one a tokenizer and one a metric, each with what must hold for any text. */
@NullMarked
package io.seqmark.metrics.fuzz;

import org.jspecify.annotations.NullMarked;
