/**
 * What a run leaves behind: the contract's metrics and generations files, the JSONL rows and {@code run.json}. Files
 * appear whole or not at all.
 */
@NullMarked
package io.seqmark.report;

import org.jspecify.annotations.NullMarked;
