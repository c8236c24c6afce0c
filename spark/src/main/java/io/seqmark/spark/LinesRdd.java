package io.seqmark.spark;

import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The lines to compute, and what computing a partition of them yields: one {@link PartitionResult}, as bytes. */
final class LinesRdd extends RDD<byte[]> {
    private static final long serialVersionUID = 1;

    private final JobDescription job;
    private final transient @Nullable List<LinePartition> lines;

    LinesRdd(SparkContext context, JobDescription job, List<LinePartition> lines) {
        super(
                context,
                CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(),
                ClassTag$.MODULE$.apply(byte[].class));
        this.job = job;
        this.lines = List.copyOf(lines);
    }

    @Override
    public Iterator<byte[]> compute(Partition split, TaskContext context) {
        return Iterator$.MODULE$.single(
                new PartitionTask(job, (LinePartition) split, context).run().toBytes());
    }

    @Override
    public Partition[] getPartitions() {
        if (lines == null) {
            throw new IllegalStateException("only the driver plans");
        }
        return lines.toArray(Partition[]::new);
    }
}
