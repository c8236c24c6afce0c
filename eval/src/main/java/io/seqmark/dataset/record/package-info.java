/**
 * Files of records with fields, {@code .jsonl}, {@code .csv} and {@code .tsv}, read one record after the other. They are
 * untrusted: sizes are bounded, and each thing that is wrong is told with its line.
 * {@link io.seqmark.dataset.record.RecordFormat} is the class to start at; knows nothing of sources and references.
 */
@NullMarked
package io.seqmark.dataset.record;

import org.jspecify.annotations.NullMarked;
