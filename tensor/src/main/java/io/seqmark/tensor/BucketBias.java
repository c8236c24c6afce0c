package io.seqmark.tensor;

/**
 * What is added to attention scores where it depends on the query itself and on the bucket of its distance to the key, as
 * in ProphetNet: the score of a head and a key takes {@code ofBuckets[row][bucket x heads + head]}.
 *
 * @param ofBuckets [rows of the queries, buckets x heads]
 * @param bucketOf the bucket of each distance from 0 on: the last key of a row is at distance 0, the one before it at 1; the
 *     last entry holds for all further ones. Not written to while it is in use
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BucketBias(Matrix ofBuckets, int[] bucketOf) {}
