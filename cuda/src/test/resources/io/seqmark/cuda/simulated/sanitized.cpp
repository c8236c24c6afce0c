// The kernels on arrays that are exactly as long as they must be, under the compiler's sanitizers; exit code 0 where nothing is found.
#include <cstdlib>
#include <random>
#include "shim.h"
#include "kernels.h"

template <class T> struct Exact {  // no byte more: a sanitizer sees the next one
  T* data;
  explicit Exact(size_t count) : data(static_cast<T*>(std::malloc(count * sizeof(T)))) { std::memset(data, 0xff, count * sizeof(T)); }
  ~Exact() { std::free(data); }
};
static std::mt19937 generator;
static Exact<float> numbers(size_t count) {
  Exact<float> result(count);
  std::normal_distribution<float> normal;
  for (size_t i = 0; i < count; i++) result.data[i] = normal(generator);
  return result;
}
static Exact<int> below(int bound, size_t count) {
  Exact<int> result(count);
  for (size_t i = 0; i < count; i++) result.data[i] = static_cast<int>(generator() % bound);
  return result;
}
static void launch(unsigned blocks, unsigned rows, int threads, size_t shared, std::function<void()> kernel) {
  if (!fibers::run({blocks, rows, 1}, threads, shared, kernel)) std::exit(3);
}
static void finite(const float* values, size_t count) {
  for (size_t i = 0; i < count; i++) if (!std::isfinite(values[i])) std::exit(4);
}

static void attention(int rows, int heads, int size, int steps) {
  int width = heads * size;
  auto qkv = numbers(static_cast<size_t>(rows) * 3 * width), store = numbers(20ul * 2 * width), extra = numbers(rows * steps);
  auto table = numbers(heads * 64), buckets = numbers(static_cast<size_t>(rows) * 3 * heads), mask = numbers(heads * 20);
  auto list = below(20, rows * steps), from = below(1, rows), to = below(steps, rows), places = below(64, rows * steps);
  auto starts = below(5, rows), lengths = below(10, rows), bucketOf = below(3, 4), masks = below(1, rows);
  for (int i = 0; i < rows; i++) to.data[i]++, lengths.data[i] = 20 - starts.data[i] - lengths.data[i];
  Exact<float> result(static_cast<size_t>(rows) * width);
  size_t shared = 4 * 4 * (32 + size);
  launch((rows * heads + 3) / 4, 1, 128, shared, [&] {
    attend_rows(qkv.data, 3 * width, result.data, width, rows, heads, size, .25f, 0, store.data, 2 * width, width, list.data, steps, from.data,
                to.data, extra.data, places.data, store.data, 2 * width, width, starts.data, lengths.data, nullptr, 0, 0, 0, table.data, 64, 0,
                nullptr, nullptr, 0, mask.data, masks.data);
  });
  finite(result.data, static_cast<size_t>(rows) * width);
  launch((rows * heads + 3) / 4, 1, 128, shared, [&] {
    attend_rows(qkv.data, 3 * width, result.data, width, rows, heads, size, .25f, 5, store.data, 2 * width, width, list.data, steps, from.data,
                to.data, nullptr, nullptr, nullptr, 0, 0, nullptr, nullptr, qkv.data + width, 3 * width, width, rows / 2, nullptr, 3, 0,
                buckets.data, bucketOf.data, 4, nullptr, nullptr);
  });
  finite(result.data, static_cast<size_t>(rows) * width);
}

static void wholeRows(int rows, int columns, int places) {
  auto logits = numbers(static_cast<size_t>(rows) * columns), weight = numbers(columns), bias = numbers(columns);
  Exact<float> best(rows * places), sums(2 * rows), normal(static_cast<size_t>(rows) * columns);
  Exact<int> ids(rows * places);
  launch(rows, 1, 128, 256, [&] { find_best(logits.data, columns, places, best.data, ids.data); });
  for (int i = 0; i < rows * places; i++) if (ids.data[i] < -1 || ids.data[i] >= columns) std::exit(5);
  launch(rows, 1, 128, 132, [&] { log_sum_rows(logits.data, columns, sums.data); });
  finite(sums.data, 2 * rows);
  launch(rows, 1, 96, 132, [&] { normalize_rows(logits.data, normal.data, columns, 0, columns, weight.data, bias.data, 1e-5f); });
  finite(normal.data, static_cast<size_t>(rows) * columns);
}

static void elements(int rows, int width) {
  size_t count = static_cast<size_t>(rows) * width;
  auto a = numbers(count), b = numbers(count), cosines = numbers(rows * 2), sines = numbers(rows * 2);
  auto ids = below(rows, rows), starts = below(1, 1), counts = below(1, 1);
  counts.data[0] = rows;
  Exact<float> sums(width), turned(count);
  Exact<int> found(1);
  found.data[0] = 0;
  auto each = [&](std::function<void()> kernel) { launch(2, 1, 64, 0, kernel); };
  each([&] { add_elements(a.data, b.data, count); });
  each([&] { multiply_elements(a.data, b.data, count); });
  each([&] { scale_elements(a.data, .5f, count); });
  each([&] { bound_elements(a.data, 30, count); });
  each([&] { normalize_elements(a.data, 1, 1, count); });
  for (int activation = 0; activation < 16; activation++) each([&] { activate_elements(a.data, activation, count); });
  each([&] { make_finite(a.data, count); });
  each([&] { find_not_finite(a.data, count, found.data); });
  each([&] { gather_rows(b.data, ids.data, a.data, rows, width, 2, 0); });
  each([&] { rotate_heads(a.data, cosines.data, sines.data, rows, width, width - 4, 1, 2); });
  each([&] { fill_elements(turned.data, 1, count); });
  each([&] { scatter_rows(turned.data, width, a.data, width, rows, width, nullptr); });
  each([&] { sum_segments(turned.data, starts.data, counts.data, sums.data, 1, width); });
  finite(sums.data, width);
  if (found.data[0]) std::exit(6);
}

int main() {
  for (int seed = 1; seed <= 5; seed++) {
    generator.seed(seed);
    fibers::randomState = 0x9e3779b97f4a7c15ull * seed;
    for (int rows : {1, 3, 33}) {
      attention(rows, 1 + rows % 3, 8 * seed, 1 + 7 * seed);
      wholeRows(rows, 100 * seed + 1, seed);
      elements(rows, 4 + 9 * seed);
    }
  }
}
