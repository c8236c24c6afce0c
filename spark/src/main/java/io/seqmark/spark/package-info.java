/**
 * {@code seqmark eval} on Apache Spark. The driver audits, journals, scores and writes as on one machine; executors load the
 * model once each and compute rows. The only room that knows Spark and Hadoop; it knows runs, rows and the journal, and
 * nothing of how a row is computed.
 */
@NullMarked
package io.seqmark.spark;

import org.jspecify.annotations.NullMarked;
