/**
 * What a run leaves behind: the contract's metrics and generations files, the JSONL rows and {@code run.json}.
 *
 * <p>Laws: files appear whole or not at all, and together ({@link io.seqmark.report.StagedFiles}); equal values give equal bytes,
 * those that Python's {@code json} and {@code repr} give. What is read back is untrusted and bounded. May not know how rows come
 * about, or what the sections of a record mean. Start at {@link io.seqmark.report.StagedFiles}.
 */
@NullMarked
package io.seqmark.report;

import org.jspecify.annotations.NullMarked;
