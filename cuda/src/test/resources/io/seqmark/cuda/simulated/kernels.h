// The kernels that are shipped, and their names: all that a module has.
#pragma once
#include "attention.cuh"
#include "elements.cuh"
#include "rows.cuh"

#define SEQMARK_KERNELS(X)                                                                                             \
  X(add_elements) X(multiply_elements) X(scale_elements) X(bound_elements) X(fill_elements) X(make_finite)             \
  X(normalize_elements) X(activate_elements) X(find_not_finite) X(gather_rows) X(rotate_heads) X(scatter_rows)         \
  X(sum_segments) X(normalize_rows) X(find_best) X(log_sum_rows) X(attend_rows)
