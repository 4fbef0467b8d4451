/*
 * libpcap's compiler, for tests to compare with. A request a line, TAB-separated:
 *     DLT  snapshot length  netmask (hexadecimal, or - for unknown)  optimize (0 or 1)  expression
 * and an answer a line, in JSON: {"ok":true,"insns":[[code,jt,jf,k],...]} or {"ok":false,"error":"..."}.
 * It dies of SIGALRM when one compilation takes longer than 20 seconds.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Stands in front of the C library's: host names that are not numeric are unknown, so that no answer depends on the
 * network. LIBPCAP_COMPILER_RESOLVES=1 lets them through.
 */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
	static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
	struct addrinfo numeric = *hints;
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	if (node != NULL && getenv("LIBPCAP_COMPILER_RESOLVES") == NULL)
		numeric.ai_flags |= AI_NUMERICHOST;
	return real(node, service, &numeric, result);
}

static void put_string(const char *text)
{
	putchar('"');
	for (; *text != '\0'; text++) {
		unsigned char byte = *text;
		if (byte == '"' || byte == '\\')
			printf("\\%c", byte);
		else if (byte < 0x20)
			printf("\\u%04x", byte);
		else
			putchar(byte);
	}
	putchar('"');
}

static void put_error(const char *message)
{
	printf("{\"ok\":false,\"error\":");
	put_string(message);
	puts("}");
}

static void put_program(const struct bpf_program *program)
{
	printf("{\"ok\":true,\"insns\":[");
	for (unsigned int i = 0; i < program->bf_len; i++) {
		const struct bpf_insn *each = &program->bf_insns[i];
		printf("%s[%u,%u,%u,%u]", i == 0 ? "" : ",", each->code, each->jt, each->jf, each->k);
	}
	puts("]}");
}

static void answer(char *line)
{
	char *link_type = strsep(&line, "\t");
	char *snapshot = strsep(&line, "\t");
	char *netmask = strsep(&line, "\t");
	char *optimize = strsep(&line, "\t");
	if (line == NULL) {
		put_error("not a request");
		return;
	}
	int dlt = pcap_datalink_name_to_val(link_type);
	if (dlt < 0)
		dlt = atoi(link_type);
	bpf_u_int32 mask = netmask[0] == '-' ? PCAP_NETMASK_UNKNOWN : strtoul(netmask, NULL, 16);
	pcap_t *handle = pcap_open_dead(dlt, atoi(snapshot));
	struct bpf_program program;
	alarm(20);
	if (pcap_compile(handle, &program, line, atoi(optimize), mask) == 0) {
		put_program(&program);
		pcap_freecode(&program);
	} else {
		put_error(pcap_geterr(handle));
	}
	alarm(0);
	pcap_close(handle);
}

int main(int count, char **arguments)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	if (count > 1 && strcmp(arguments[1], "--version") == 0) {
		puts(pcap_lib_version());
		return 0;
	}
	while ((length = getline(&line, &capacity, stdin)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		answer(line);
	}
	return 0;
}
