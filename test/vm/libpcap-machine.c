/*
 * libpcap's own interpreter and disassembler, for tests to compare with. Lines in:
 *   P count code jt jf k code jt jf k ...   sets the program; out: 1 or 0, what bpf_validate says
 *   R wirelength hexbytes                   runs it; out: the verdict
 *   D index code jt jf k                    out: the instruction as bpf_image prints it
 */
#define _GNU_SOURCE
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>

static struct bpf_insn program[65536];
static unsigned char packet[65536];

static struct bpf_insn instruction(char **text)
{
	struct bpf_insn result;
	result.code = strtoul(*text, text, 10);
	result.jt = strtoul(*text, text, 10);
	result.jf = strtoul(*text, text, 10);
	result.k = strtoul(*text, text, 10);
	return result;
}

int main(void)
{
	char *line = NULL;
	size_t capacity = 0;
	while (getline(&line, &capacity, stdin) > 0) {
		char *text = line + 1;
		unsigned long number = strtoul(text, &text, 10);
		if (line[0] == 'P') {
			for (unsigned long i = 0; i < number; i++)
				program[i] = instruction(&text);
			printf("%d\n", bpf_validate(program, number));
		} else if (line[0] == 'D') {
			struct bpf_insn one = instruction(&text);
			puts(bpf_image(&one, number));
		} else {
			unsigned int length = 0, byte, used;
			while (sscanf(text, " %2x%n", &byte, &used) == 1) {
				packet[length++] = byte;
				text += used;
			}
			printf("%u\n", bpf_filter(program, packet, number, length));
		}
	}
	return 0;
}
