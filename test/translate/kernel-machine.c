/*
 * What the Linux kernel makes of extended programs: loads them for tc. Lines in:
 *   P hexbytes    loads a program; out: "ok" or "refused: " and the last line of the verifier's log
 *   X             out: the program as `bpftool prog dump xlated` prints it, lines joined by tabs
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned char bytes[1 << 20];
static char verifier_log[1 << 20];
static int program = -1;

static unsigned int read_hex(const char *text)
{
	unsigned int length = 0, byte;
	while (sscanf(text, "%2x", &byte) == 1) {
		bytes[length++] = byte;
		text += 2;
	}
	return length;
}

static void load(unsigned int length)
{
	union bpf_attr attributes;
	if (program >= 0)
		close(program);
	memset(&attributes, 0, sizeof attributes);
	attributes.prog_type = BPF_PROG_TYPE_SCHED_CLS;
	attributes.insns = (uintptr_t)bytes;
	attributes.insn_cnt = length / 8;
	attributes.license = (uintptr_t)"BSD";
	program = syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes);
	if (program >= 0) {
		puts("ok");
		return;
	}
	attributes.log_level = 1;
	attributes.log_buf = (uintptr_t)verifier_log;
	attributes.log_size = sizeof verifier_log;
	int number = errno;
	verifier_log[0] = 0;
	syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes);
	for (char *end = verifier_log; (end = strchr(end, '\n')) != NULL;)
		*end = '|';
	printf("refused: %d %s\n", number, verifier_log);
}

static void dump(void)
{
	struct bpf_prog_info info;
	union bpf_attr attributes;
	char command[100], line[1000];
	memset(&attributes, 0, sizeof attributes);
	memset(&info, 0, sizeof info);
	attributes.info.bpf_fd = program;
	attributes.info.info = (uintptr_t)&info;
	attributes.info.info_len = sizeof info;
	syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attributes, sizeof attributes);
	snprintf(command, sizeof command, "bpftool prog dump xlated id %u", info.id);
	FILE *output = popen(command, "r");
	while (fgets(line, sizeof line, output) != NULL) {
		line[strcspn(line, "\n")] = '\t';
		fputs(line, stdout);
	}
	pclose(output);
	puts("");
}

int main(void)
{
	char *line = NULL;
	size_t capacity = 0;
	while (getline(&line, &capacity, stdin) > 0) {
		if (line[0] == 'X')
			dump();
		else
			load(read_hex(line + 2));
		fflush(stdout);
	}
	return 0;
}
