/*
 * How long other machines take for a packet, for bench/machines.ts:
 *
 *     packet-timer PACKETS PROGRAM PASSES            libpcap's bpf_filter on a classic program
 *     packet-timer PACKETS PROGRAM PASSES LIBRARY    the interpreter of uBPF, a shared library, on an extended one
 *     packet-timer PACKETS PROGRAM PASSES LIBRARY jit    what uBPF compiles it to
 *
 * PACKETS holds a length of four bytes and the bytes of each packet, PROGRAM the instructions as they lie in memory.
 * Out: nanoseconds of processor time a packet, and how many packets of one pass match.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned char *packets, *packets_end;
static unsigned char *program;
static size_t program_size;

static void fail(const char *what)
{
	fprintf(stderr, "packet-timer: %s\n", what);
	exit(1);
}

static unsigned char *contents(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail(path);
	fseek(file, 0, SEEK_END);
	*size = ftell(file);
	rewind(file);
	unsigned char *bytes = malloc(*size);
	if (fread(bytes, 1, *size, file) != *size)
		fail(path);
	fclose(file);
	return bytes;
}

static int (*ubpf_exec)(const void *vm, void *memory, size_t length, uint64_t *result);
static void *vm;
static uint64_t (*compiled)(void *memory, size_t length);

static void load_ubpf(const char *library, int is_compiled)
{
	void *handle = dlopen(library, RTLD_NOW);
	if (handle == NULL)
		fail(dlerror());
	void *(*create)(void) = dlsym(handle, "ubpf_create");
	int (*load)(void *, const void *, uint32_t, char **) = dlsym(handle, "ubpf_load");
	ubpf_exec = dlsym(handle, "ubpf_exec");
	if (create == NULL || load == NULL || ubpf_exec == NULL)
		fail("this is no uBPF");
	char *message = NULL;
	vm = create();
	if (load(vm, program, program_size, &message) != 0)
		fail(message);
	if (!is_compiled)
		return;
	uint64_t (*(*compile)(void *, char **))(void *, size_t) = dlsym(handle, "ubpf_compile");
	compiled = compile == NULL ? NULL : compile(vm, &message);
	if (compiled == NULL)
		fail(message == NULL ? "this uBPF does not compile" : message);
}

static unsigned long pass_of_libpcap(void)
{
	unsigned long matches = 0;
	for (unsigned char *at = packets; at < packets_end;) {
		uint32_t length;
		memcpy(&length, at, sizeof length);
		if (bpf_filter((struct bpf_insn *)program, at + sizeof length, length, length) != 0)
			matches++;
		at += sizeof length + length;
	}
	return matches;
}

static unsigned long pass_of_ubpf(void)
{
	unsigned long matches = 0;
	for (unsigned char *at = packets; at < packets_end;) {
		uint32_t length;
		uint64_t result;
		memcpy(&length, at, sizeof length);
		if (ubpf_exec(vm, at + sizeof length, length, &result) != 0)
			fail("uBPF found a fault");
		if (result != 0)
			matches++;
		at += sizeof length + length;
	}
	return matches;
}

static unsigned long pass_of_compiled(void)
{
	unsigned long matches = 0;
	for (unsigned char *at = packets; at < packets_end;) {
		uint32_t length;
		memcpy(&length, at, sizeof length);
		if (compiled(at + sizeof length, length) != 0)
			matches++;
		at += sizeof length + length;
	}
	return matches;
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int count, char **arguments)
{
	if (count < 4)
		fail("PACKETS PROGRAM PASSES [LIBRARY [jit]]");
	size_t size;
	packets = contents(arguments[1], &size);
	packets_end = packets + size;
	program = contents(arguments[2], &program_size);
	long passes = atol(arguments[3]);
	if (count > 4)
		load_ubpf(arguments[4], count > 5);
	unsigned long (*pass)(void) = count > 5 ? pass_of_compiled : count > 4 ? pass_of_ubpf : pass_of_libpcap;

	unsigned long number = 0;
	for (unsigned char *at = packets; at < packets_end; number++) {
		uint32_t length;
		memcpy(&length, at, sizeof length);
		at += sizeof length + length;
	}
	unsigned long matches = pass();
	double start = seconds();
	for (long i = 0; i < passes; i++)
		matches = pass();
	printf("%.3f %lu\n", (seconds() - start) * 1e9 / passes / number, matches);
	return 0;
}
