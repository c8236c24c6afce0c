// A driver without a card: the C interface of libcuda.so.1, kernels run by fibers. Nothing runs before it must or before a random
// moment; the host cannot touch the memory of a GPU; what a copy will write is spoiled until it has; every call can be made to fail.
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <cstdlib>
#include "registry.h"
#include "probe_kernels.h"
#include "kernels.h"

#define EXPORT extern "C" __attribute__((visibility("default")))
typedef unsigned long long Address;

namespace {

enum { OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, NO_DEVICE = 100, INVALID_DEVICE = 101, INVALID_IMAGE = 200,
       INVALID_CONTEXT = 201, INVALID_HANDLE = 400, NOT_FOUND = 500, LAUNCH_FAILED = 719, NOT_IN_CAPTURE = 900, CAPTURE_INVALIDATED = 901 };

std::recursive_mutex lock;
std::map<std::string, long long> settings;
long long setting(const char* key, long long otherwise) {
  if (settings.empty()) {
    settings["read"] = 1;
    std::string text = std::getenv("SEQMARK_SIMULATED") ? std::getenv("SEQMARK_SIMULATED") : "";
    for (size_t at = 0; at < text.size();) {
      size_t end = std::min(text.find(',', at), text.size()), equals = text.find('=', at);
      if (equals < end) settings[text.substr(at, equals - at)] = std::atoll(text.c_str() + equals + 1);
      at = end + 1;
    }
  }
  auto found = settings.find(key);
  return found == settings.end() ? otherwise : found->second;
}

struct Failure { long long at; int status; };
std::map<std::string, long long> calls;
std::map<std::string, Failure> failures;
int sticky = OK;
bool initialized = false;
thread_local int currentGpu = -1;

// ---- memory ----

constexpr size_t PAGE = 4096;
constexpr size_t SPACE = 256ull << 30;
struct Allocation { char* base; size_t pages; size_t bytes; int gpu; };
char* space = nullptr;
size_t spaceUsed = 0;
std::map<Address, Allocation> memory;
std::map<char*, size_t> pinned;
long long used[16];
int openings = 0;

void protect(int protection) {
  for (auto& each : memory) mprotect(each.second.base, each.second.pages * PAGE, protection);
}
struct Open {  // the memory of all GPUs, while one works
  Open() { if (openings++ == 0) protect(PROT_READ | PROT_WRITE); }
  ~Open() { if (--openings == 0) protect(PROT_NONE); }
};
bool inMemory(Address address, size_t bytes) {
  auto after = memory.upper_bound(address);
  if (after == memory.begin()) return false;
  auto& found = *std::prev(after);
  return address + bytes <= found.first + found.second.bytes;
}
bool inPinned(const void* pointer, size_t bytes) {
  auto after = pinned.upper_bound(const_cast<char*>(static_cast<const char*>(pointer)));
  if (after == pinned.begin()) return false;
  auto& found = *std::prev(after);
  return static_cast<const char*>(pointer) + bytes <= found.first + found.second;
}

// ---- work ----

using Work = std::function<int()>;
struct Event { long long recorded = 0, reached = 0; };
struct Node { Work work; Event* waitsFor = nullptr; long long until = 0; };
struct Graph { std::vector<Work> nodes; };
struct Stream { std::deque<Node> queue; std::unique_ptr<Graph> recording; bool spoiled = false; };
struct Module { int unused = 0; };
std::set<Stream*> streams;
std::set<Event*> events;
std::set<Graph*> graphs;
std::set<Module*> modules;
std::map<std::string, Registered> kernels;
std::set<const Registered*> functions;

bool step(Stream* stream) {
  if (stream->queue.empty()) return false;
  Node& head = stream->queue.front();
  if (head.waitsFor && head.waitsFor->reached < head.until) return false;
  Work work = std::move(head.work);
  stream->queue.pop_front();
  if (work && sticky == OK) {
    Open open;
    int status = work();
    if (status != OK) sticky = status;
  }
  return true;
}
void anyStep(Stream* but) {
  std::vector<Stream*> order(streams.begin(), streams.end());
  fibers::shuffle(order);
  for (Stream* each : order) if (each != but && step(each)) return;
}
int drain(Stream* stream) {
  Open open;
  for (int idle = 0; !stream->queue.empty() && idle < 1000;) {
    if (step(stream)) idle = 0;
    else { anyStep(stream); idle++; }
  }
  if (!stream->queue.empty()) std::fprintf(stderr, "simulated GPU: a stream waits for an event that never comes\n");
  return stream->queue.empty() ? sticky : LAUNCH_FAILED;
}
int drainAll() {
  int status = OK;
  for (Stream* each : streams) if (int one = drain(each)) status = one;
  return status;
}
int add(Stream* stream, Work work) {
  if (!streams.count(stream)) return INVALID_HANDLE;
  if (stream->recording) stream->recording->nodes.push_back(std::move(work));
  else stream->queue.push_back({std::move(work)});
  return OK;
}
int recordingNow() {
  for (Stream* each : streams) if (each->recording) { each->spoiled = true; return NOT_IN_CAPTURE; }
  return OK;
}

int enter(const char* name, bool needsContext) {
  long long call = ++calls[name];
  auto failure = failures.find(name);
  if (failure != failures.end() && failure->second.at == call) {
    int status = failure->second.status;
    if ((status >= 700 && status <= 719) || status == 999 || status == 214) sticky = status;
    return status;
  }
  if (sticky != OK && needsContext) return sticky;
  if (needsContext && !initialized) return NOT_INITIALIZED;
  if (needsContext && currentGpu < 0) return INVALID_CONTEXT;
  if (!streams.empty() && static_cast<long long>(fibers::nextRandom() % 100) < setting("eager", 20))
    for (int i = fibers::nextRandom() % 4; i > 0; i--) anyStep(nullptr);
  return OK;
}

int gpus() { return static_cast<int>(setting("gpus", 1)); }

}  // namespace

#define ENTER(name, needsContext) \
  std::lock_guard<std::recursive_mutex> guard(lock); \
  if (int status = enter(name, needsContext)) return status
#define KNOWN(set, handle) if (!(set).count(handle)) return INVALID_HANDLE
#define OUTSIDE_OF_CAPTURE() if (int status = recordingNow()) return status

// ---- for the tests ----

EXPORT void seqmark_simulated_reset() {
  std::lock_guard<std::recursive_mutex> guard(lock);
  for (auto& each : pinned) std::free(each.first);
  memory.clear(); pinned.clear(); streams.clear(); events.clear(); graphs.clear(); modules.clear();
  settings.clear(); calls.clear(); failures.clear();
  if (space) { munmap(space, SPACE); space = nullptr; spaceUsed = 0; }
  std::memset(used, 0, sizeof used);
  sticky = OK; initialized = false; currentGpu = -1;
}
EXPORT void seqmark_simulated_set(const char* key, long long value) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  setting("", 0);
  settings[key] = value;
  if (std::string(key) == "seed") fibers::randomState = 88172645463325252ull ^ (value * 0x9e3779b97f4a7c15ull);
}
EXPORT void seqmark_simulated_fail(const char* function, long long call, int status) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  failures[function] = {calls[function] + call, status};
}
EXPORT long long seqmark_simulated_calls(const char* function) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  return calls[function];
}
EXPORT long long seqmark_simulated_objects() {
  std::lock_guard<std::recursive_mutex> guard(lock);
  return static_cast<long long>(memory.size() + pinned.size() + streams.size() + events.size() + graphs.size() + modules.size());
}
// Adds work of another library to a stream.
EXPORT int seqmark_simulated_add(void* stream, int (*work)(void*), void* argument, void (*free)(void*)) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  std::shared_ptr<void> owned(argument, free);
  return add(static_cast<Stream*>(stream), [work, owned] { return work(owned.get()); });
}

// ---- the driver ----

EXPORT int cuInit(unsigned flags) {
  ENTER("cuInit", false);
  if (flags != 0) return INVALID_VALUE;
  if (gpus() == 0) return NO_DEVICE;
  initialized = true;
  return OK;
}
EXPORT int cuDriverGetVersion(int* version) { ENTER("cuDriverGetVersion", false); *version = static_cast<int>(setting("version", 13000)); return OK; }
EXPORT int cuGetErrorName(int status, const char** name) {
  static const std::map<int, const char*> names = {
      {1, "CUDA_ERROR_INVALID_VALUE"}, {2, "CUDA_ERROR_OUT_OF_MEMORY"}, {3, "CUDA_ERROR_NOT_INITIALIZED"}, {100, "CUDA_ERROR_NO_DEVICE"},
      {200, "CUDA_ERROR_INVALID_IMAGE"}, {201, "CUDA_ERROR_INVALID_CONTEXT"}, {214, "CUDA_ERROR_ECC_UNCORRECTABLE"},
      {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION"}, {400, "CUDA_ERROR_INVALID_HANDLE"}, {500, "CUDA_ERROR_NOT_FOUND"},
      {700, "CUDA_ERROR_ILLEGAL_ADDRESS"}, {719, "CUDA_ERROR_LAUNCH_FAILED"}, {900, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"},
      {901, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED"}, {999, "CUDA_ERROR_UNKNOWN"}};
  auto found = names.find(status);
  *name = found == names.end() ? nullptr : found->second;
  return found == names.end() ? INVALID_VALUE : OK;
}
EXPORT int cuDeviceGetCount(int* count) {
  ENTER("cuDeviceGetCount", false);
  if (!initialized) return NOT_INITIALIZED;
  *count = gpus();
  return OK;
}
EXPORT int cuDeviceGet(int* device, int index) {
  ENTER("cuDeviceGet", false);
  if (index < 0 || index >= gpus()) return INVALID_DEVICE;
  *device = index;
  return OK;
}
EXPORT int cuDeviceGetName(char* name, int length, int) { ENTER("cuDeviceGetName", false); std::snprintf(name, length, "Simulated GPU"); return OK; }
EXPORT int cuDeviceTotalMem_v2(size_t* bytes, int) { ENTER("cuDeviceTotalMem_v2", false); *bytes = setting("memory", 4ll << 30); return OK; }
EXPORT int cuDeviceGetAttribute(int* value, int attribute, int) {
  ENTER("cuDeviceGetAttribute", false);
  if (attribute != 75 && attribute != 76) return INVALID_VALUE;
  *value = attribute == 75 ? 9 : 0;
  return OK;
}
EXPORT int cuDevicePrimaryCtxRetain(void** context, int device) {
  ENTER("cuDevicePrimaryCtxRetain", false);
  if (device < 0 || device >= gpus()) return INVALID_DEVICE;
  *context = reinterpret_cast<void*>(static_cast<uintptr_t>(device + 1));
  return OK;
}
EXPORT int cuDevicePrimaryCtxRelease_v2(int) { ENTER("cuDevicePrimaryCtxRelease_v2", false); return drainAll(); }
EXPORT int cuCtxSetCurrent(void* context) { ENTER("cuCtxSetCurrent", false); currentGpu = static_cast<int>(reinterpret_cast<uintptr_t>(context)) - 1; return OK; }

EXPORT int cuMemGetInfo_v2(size_t* free, size_t* total) {
  ENTER("cuMemGetInfo_v2", true);
  *total = setting("memory", 4ll << 30);
  *free = *total - used[currentGpu];
  return OK;
}
EXPORT int cuMemAlloc_v2(Address* address, size_t bytes) {
  ENTER("cuMemAlloc_v2", true);
  OUTSIDE_OF_CAPTURE();
  if (bytes == 0) return INVALID_VALUE;
  size_t rounded = (bytes + 255) / 256 * 256, pages = (rounded + PAGE - 1) / PAGE;
  if (used[currentGpu] + static_cast<long long>(rounded) > setting("memory", 4ll << 30)) return OUT_OF_MEMORY;
  if (!space) {
    void* made = mmap(nullptr, SPACE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (made == MAP_FAILED) return OUT_OF_MEMORY;
    space = static_cast<char*>(made);
  }
  if (spaceUsed + (pages + 2) * PAGE > SPACE) return OUT_OF_MEMORY;
  char* base = space + spaceUsed + PAGE;  // a page before and one behind that nobody may touch
  spaceUsed += (pages + 1) * PAGE;
  mprotect(base, pages * PAGE, PROT_READ | PROT_WRITE);
  std::memset(base, 0xff, pages * PAGE);
  if (openings == 0) mprotect(base, pages * PAGE, PROT_NONE);
  *address = reinterpret_cast<Address>(base + pages * PAGE - rounded);
  memory[*address] = {base, pages, bytes, currentGpu};
  used[currentGpu] += rounded;
  return OK;
}
EXPORT int cuMemFree_v2(Address address) {
  ENTER("cuMemFree_v2", true);
  OUTSIDE_OF_CAPTURE();
  auto found = memory.find(address);
  if (found == memory.end()) return INVALID_VALUE;
  int status = drainAll();
  madvise(found->second.base, found->second.pages * PAGE, MADV_DONTNEED);
  mprotect(found->second.base, found->second.pages * PAGE, PROT_NONE);
  used[found->second.gpu] -= (found->second.bytes + 255) / 256 * 256;
  memory.erase(found);
  return status;
}
EXPORT int cuMemHostAlloc(void** pointer, size_t bytes, unsigned) {
  ENTER("cuMemHostAlloc", true);
  OUTSIDE_OF_CAPTURE();
  if (bytes == 0) return INVALID_VALUE;
  *pointer = std::aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!*pointer) return OUT_OF_MEMORY;
  std::memset(*pointer, 0xff, bytes);
  pinned[static_cast<char*>(*pointer)] = bytes;
  return OK;
}
EXPORT int cuMemFreeHost(void* pointer) {
  ENTER("cuMemFreeHost", true);
  auto found = pinned.find(static_cast<char*>(pointer));
  if (found == pinned.end()) return INVALID_VALUE;
  int status = drainAll();
  std::free(pointer);
  pinned.erase(found);
  return status;
}
EXPORT int cuMemcpyHtoDAsync_v2(Address to, const void* from, size_t bytes, Stream* stream) {
  ENTER("cuMemcpyHtoDAsync_v2", true);
  if (!inMemory(to, bytes) || !inPinned(from, bytes)) return INVALID_VALUE;
  return add(stream, [=] { std::memcpy(reinterpret_cast<void*>(to), from, bytes); return OK; });
}
EXPORT int cuMemcpyDtoHAsync_v2(void* to, Address from, size_t bytes, Stream* stream) {
  ENTER("cuMemcpyDtoHAsync_v2", true);
  if (!inMemory(from, bytes) || !inPinned(to, bytes)) return INVALID_VALUE;
  KNOWN(streams, stream);
  if (!stream->recording) std::memset(to, 0xff, bytes);  // who reads before the copy is done reads this
  return add(stream, [=] { std::memcpy(to, reinterpret_cast<void*>(from), bytes); return OK; });
}
EXPORT int cuMemcpyDtoDAsync_v2(Address to, Address from, size_t bytes, Stream* stream) {
  ENTER("cuMemcpyDtoDAsync_v2", true);
  if (!inMemory(to, bytes) || !inMemory(from, bytes) || (to < from + bytes && from < to + bytes)) return INVALID_VALUE;
  return add(stream, [=] { std::memcpy(reinterpret_cast<void*>(to), reinterpret_cast<void*>(from), bytes); return OK; });
}
EXPORT int cuMemsetD8Async(Address to, unsigned char value, size_t bytes, Stream* stream) {
  ENTER("cuMemsetD8Async", true);
  if (!inMemory(to, bytes)) return INVALID_VALUE;
  return add(stream, [=] { std::memset(reinterpret_cast<void*>(to), value, bytes); return OK; });
}

EXPORT int cuStreamCreate(Stream** stream, unsigned flags) {
  ENTER("cuStreamCreate", true);
  if (flags != 1) return INVALID_VALUE;
  streams.insert(*stream = new Stream());
  return OK;
}
EXPORT int cuStreamDestroy_v2(Stream* stream) {
  ENTER("cuStreamDestroy_v2", true);
  KNOWN(streams, stream);
  int status = drain(stream);
  streams.erase(stream);
  delete stream;
  return status;
}
EXPORT int cuStreamSynchronize(Stream* stream) {
  ENTER("cuStreamSynchronize", true);
  KNOWN(streams, stream);
  OUTSIDE_OF_CAPTURE();
  return drain(stream);
}
EXPORT int cuStreamWaitEvent(Stream* stream, Event* event, unsigned) {
  ENTER("cuStreamWaitEvent", true);
  KNOWN(streams, stream);
  KNOWN(events, event);
  if (stream->recording) { stream->spoiled = true; return NOT_IN_CAPTURE; }
  stream->queue.push_back({nullptr, event, event->recorded});
  return OK;
}
EXPORT int cuStreamBeginCapture_v2(Stream* stream, int) {
  ENTER("cuStreamBeginCapture_v2", true);
  KNOWN(streams, stream);
  OUTSIDE_OF_CAPTURE();
  stream->recording = std::make_unique<Graph>();
  stream->spoiled = false;
  return OK;
}
EXPORT int cuStreamEndCapture(Stream* stream, Graph** graph) {
  ENTER("cuStreamEndCapture", true);
  KNOWN(streams, stream);
  *graph = nullptr;
  if (!stream->recording) return INVALID_VALUE;
  std::unique_ptr<Graph> recorded = std::move(stream->recording);
  if (stream->spoiled) return CAPTURE_INVALIDATED;
  graphs.insert(*graph = recorded.release());
  return OK;
}
EXPORT int cuEventCreate(Event** event, unsigned) { ENTER("cuEventCreate", true); events.insert(*event = new Event()); return OK; }
EXPORT int cuEventRecord(Event* event, Stream* stream) {
  ENTER("cuEventRecord", true);
  KNOWN(events, event);
  KNOWN(streams, stream);
  if (stream->recording) { stream->spoiled = true; return NOT_IN_CAPTURE; }
  long long record = ++event->recorded;
  return add(stream, [=] { event->reached = std::max(event->reached, record); return OK; });
}
EXPORT int cuEventSynchronize(Event* event) {
  ENTER("cuEventSynchronize", true);
  KNOWN(events, event);
  OUTSIDE_OF_CAPTURE();
  for (int idle = 0; event->reached < event->recorded && idle < 100000; idle++) anyStep(nullptr);
  return sticky;
}
EXPORT int cuEventDestroy_v2(Event* event) {
  ENTER("cuEventDestroy_v2", true);
  KNOWN(events, event);
  int status = drainAll();
  events.erase(event);
  delete event;
  return status;
}

EXPORT int cuModuleLoadData(Module** module, const void* image) {
  ENTER("cuModuleLoadData", true);
  OUTSIDE_OF_CAPTURE();
  static const unsigned char fatbin[] = {0x50, 0xed, 0x55, 0xba};
  if (std::memcmp(image, fatbin, 4) && std::memcmp(image, "\177ELF", 4) && std::memcmp(image, ".ver", 4) && std::memcmp(image, "//", 2)) return INVALID_IMAGE;
  if (kernels.empty()) {
#define REGISTER(name) kernels.emplace(#name, registered(name));
    PROBE_KERNELS(REGISTER)
    SEQMARK_KERNELS(REGISTER)
  }
  modules.insert(*module = new Module());
  return OK;
}
EXPORT int cuModuleUnload(Module* module) {
  ENTER("cuModuleUnload", true);
  KNOWN(modules, module);
  int status = drainAll();
  modules.erase(module);
  delete module;
  return status;
}
EXPORT int cuModuleGetFunction(const Registered** function, Module* module, const char* name) {
  ENTER("cuModuleGetFunction", true);
  KNOWN(modules, module);
  auto found = kernels.find(name);
  if (found == kernels.end()) return NOT_FOUND;
  functions.insert(*function = &found->second);
  return OK;
}
EXPORT int cuFuncSetAttribute(const Registered* function, int attribute, int value) {
  ENTER("cuFuncSetAttribute", true);
  KNOWN(functions, function);
  return attribute == 8 && value >= 0 && value <= 99 << 10 ? OK : INVALID_VALUE;
}
EXPORT int cuLaunchKernel(const Registered* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
                          unsigned blockZ, unsigned sharedBytes, Stream* stream, void** arguments, void** extra) {
  ENTER("cuLaunchKernel", true);
  KNOWN(functions, function);
  if (!gridX || !gridY || gridZ != 1 || gridY > 65535 || !blockX || blockX > 1024 || blockY != 1 || blockZ != 1 || sharedBytes > 99 << 10 || extra) return INVALID_VALUE;
  std::vector<uint64_t> slots(function->sizes.size() + 1, 0);
  for (size_t i = 0; i < function->sizes.size(); i++) std::memcpy(&slots[i], arguments[i], function->sizes[i]);
  return add(stream, [=] {
    bool whole = fibers::run({gridX, gridY, 1}, static_cast<int>(blockX), sharedBytes, [&] { function->call(slots.data()); });
    return whole ? OK : static_cast<int>(LAUNCH_FAILED);
  });
}
EXPORT int cuGraphInstantiateWithFlags(Graph** executable, Graph* graph, unsigned long long) {
  ENTER("cuGraphInstantiateWithFlags", true);
  KNOWN(graphs, graph);
  graphs.insert(*executable = new Graph(*graph));
  return OK;
}
EXPORT int cuGraphGetNodes(Graph* graph, void** nodes, size_t* count) {
  ENTER("cuGraphGetNodes", true);
  KNOWN(graphs, graph);
  if (nodes) return INVALID_VALUE;
  *count = graph->nodes.size();
  return OK;
}
EXPORT int cuGraphLaunch(Graph* executable, Stream* stream) {
  ENTER("cuGraphLaunch", true);
  KNOWN(graphs, executable);
  for (const Work& work : executable->nodes) if (int status = add(stream, work)) return status;
  return OK;
}
EXPORT int cuGraphExecDestroy(Graph* executable) {
  ENTER("cuGraphExecDestroy", true);
  KNOWN(graphs, executable);
  int status = drainAll();
  graphs.erase(executable);
  delete executable;
  return status;
}
EXPORT int cuGraphDestroy(Graph* graph) {
  ENTER("cuGraphDestroy", true);
  KNOWN(graphs, graph);
  graphs.erase(graph);
  delete graph;
  return OK;
}
