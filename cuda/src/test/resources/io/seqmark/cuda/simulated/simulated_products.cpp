// cuBLASLt without a card: matrices in float32 whose columns lie one after another; work goes to the simulated driver's streams.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <set>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))
extern "C" int seqmark_simulated_add(void* stream, int (*work)(void*), void* argument, void (*free)(void*));

namespace {
enum { OK = 0, NOT_INITIALIZED = 1, INVALID_VALUE = 7, NOT_SUPPORTED = 15 };
enum { TRANSPOSE_A = 3, TRANSPOSE_B = 4, EPILOGUE = 7, BIAS = 8 };
enum { WORKSPACE = 1, REDUCTION_SCHEMES = 3 };
constexpr uint64_t ALGORITHM = 0x5e9a4b;

struct Handle { int unused; };
struct Description { int transposeA = 0, transposeB = 0, epilogue = 1; const float* bias = nullptr; };
struct Layout { int type; uint64_t rows, columns; int64_t leading; };
struct Preference { uint64_t workspace = 0; };
struct Proposal { uint64_t algorithm[8]; size_t workspace; int status; float waves; int reserved[4]; };
static_assert(sizeof(Proposal) == 96);

struct Work {
  Description description;
  Layout a, b, d;
  const float *left, *right;
  float* result;
  float alpha;
};

int run(void* argument) {
  const Work& w = *static_cast<Work*>(argument);
  uint64_t sum = w.description.transposeA ? w.a.rows : w.a.columns;
  for (uint64_t column = 0; column < w.d.columns; column++) {
    for (uint64_t row = 0; row < w.d.rows; row++) {
      const float* x = w.left + (w.description.transposeA ? row * w.a.leading : row);
      const float* y = w.right + (w.description.transposeB ? column : column * w.b.leading);
      uint64_t xStep = w.description.transposeA ? 1 : w.a.leading, yStep = w.description.transposeB ? w.b.leading : 1;
      float lanes[8] = {};
      uint64_t k = 0;
      if (xStep == 1 && yStep == 1)
        for (; k + 8 <= sum; k += 8) for (int i = 0; i < 8; i++) lanes[i] += x[k + i] * y[k + i];
      for (; k < sum; k++) lanes[0] += x[k * xStep] * y[k * yStep];
      float total = 0;
      for (float lane : lanes) total += lane;
      total *= w.alpha;
      if (w.description.epilogue & 4) total += w.description.bias[row];
      if ((w.description.epilogue & 2) && total < 0) total = 0;
      w.result[column * w.d.leading + row] = total;
    }
  }
  return 0;
}
}  // namespace

EXPORT int cublasLtCreate(Handle** handle) { *handle = new Handle(); return OK; }
EXPORT int cublasLtDestroy(Handle* handle) { delete handle; return OK; }
EXPORT int cublasLtMatmulDescCreate(Description** description, int compute, int scale) {
  if (compute != 68 || scale != 0) return NOT_SUPPORTED;
  *description = new Description();
  return OK;
}
EXPORT int cublasLtMatmulDescSetAttribute(Description* description, int attribute, const void* value, size_t bytes) {
  if (bytes != (attribute == BIAS ? 8u : 4u)) return INVALID_VALUE;
  void* to = attribute == TRANSPOSE_A ? static_cast<void*>(&description->transposeA)
             : attribute == TRANSPOSE_B ? static_cast<void*>(&description->transposeB)
             : attribute == EPILOGUE ? static_cast<void*>(&description->epilogue)
             : attribute == BIAS ? static_cast<void*>(&description->bias) : nullptr;
  if (!to) return INVALID_VALUE;
  std::memcpy(to, value, bytes);
  return OK;
}
EXPORT int cublasLtMatmulDescDestroy(Description* description) { delete description; return OK; }
EXPORT int cublasLtMatrixLayoutCreate(Layout** layout, int type, uint64_t rows, uint64_t columns, int64_t leading) {
  if (type != 0) return NOT_SUPPORTED;
  if (!rows || !columns || leading < static_cast<int64_t>(rows)) return INVALID_VALUE;
  *layout = new Layout{type, rows, columns, leading};
  return OK;
}
EXPORT int cublasLtMatrixLayoutDestroy(Layout* layout) { delete layout; return OK; }
EXPORT int cublasLtMatmulPreferenceCreate(Preference** preference) { *preference = new Preference(); return OK; }
EXPORT int cublasLtMatmulPreferenceSetAttribute(Preference* preference, int attribute, const void* value, size_t bytes) {
  if (attribute == WORKSPACE && bytes == 8) std::memcpy(&preference->workspace, value, bytes);
  else if (attribute != REDUCTION_SCHEMES || bytes != 4) return INVALID_VALUE;
  return OK;
}
EXPORT int cublasLtMatmulPreferenceDestroy(Preference* preference) { delete preference; return OK; }

static bool fits(const Description* t, const Layout* a, const Layout* b, const Layout* d) {
  uint64_t rows = t->transposeA ? a->columns : a->rows, sumA = t->transposeA ? a->rows : a->columns;
  uint64_t columns = t->transposeB ? b->rows : b->columns, sumB = t->transposeB ? b->columns : b->rows;
  return rows == d->rows && columns == d->columns && sumA == sumB;
}
EXPORT int cublasLtMatmulAlgoGetHeuristic(Handle*, Description* description, Layout* a, Layout* b, Layout* c, Layout* d, Preference* preference,
                                          int most, Proposal* proposals, int* count) {
  if (most < 1 || c != d || !fits(description, a, b, d)) return INVALID_VALUE;
  *proposals = Proposal{{ALGORITHM}, preference->workspace < 1024 ? preference->workspace : 1024, 0, 1.f, {}};
  *count = 1;
  return OK;
}
EXPORT int cublasLtMatmul(Handle* handle, Description* description, const void* alpha, const void* left, Layout* a, const void* right, Layout* b,
                          const void* beta, const void*, Layout*, void* result, Layout* d, const Proposal* algorithm, void* workspace,
                          size_t workspaceBytes, void* stream) {
  if (!handle) return NOT_INITIALIZED;
  bool known = algorithm && algorithm->algorithm[0] == ALGORITHM && workspace && workspaceBytes >= algorithm->workspace;
  if (!known || *static_cast<const float*>(beta) != 0.f || !fits(description, a, b, d)) return INVALID_VALUE;
  auto* work = new Work{*description, *a, *b, *d, static_cast<const float*>(left), static_cast<const float*>(right), static_cast<float*>(result),
                        *static_cast<const float*>(alpha)};
  return seqmark_simulated_add(stream, run, work, [](void* each) { delete static_cast<Work*>(each); }) ? static_cast<int>(INVALID_VALUE) : OK;
}
