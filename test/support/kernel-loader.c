/*
 * The Linux kernel, asked in bulk: does it take a program, and what does the program say to packets. kernel.ts is its
 * other end and says what the answers mean. Requests on standard input, answers on standard output, in order; all
 * numbers are 32 bits of the host's byte order unless told, and a request or an answer begins with the length of its
 * rest.
 *
 * Request:  how (one of `enum how`), program type, flags of the load, log level, how much of the end of the log is
 *           wanted, bytes of a packet to lie in one piece, instructions, packets; the instructions, 8 bytes each; each
 *           packet: length, bytes.
 * Answer:   errno of the kernel's refusal or 0, instructions after the kernel's rewriting, bytes of machine code, length
 *           of the log, packets; the log; each packet's value, 64 bits signed: what the program returned, or the number
 *           of bytes kept, or -1000 - errno where the kernel did not run it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/sock_diag.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef SO_MEMINFO
#define SO_MEMINFO 55
#endif

enum how {
	/* BPF_PROG_TEST_RUN. */
	RUN = 1,
	/* SO_ATTACH_BPF to a pair of sockets that pass packets as they are; a value is the number of bytes kept. */
	ATTACH_EXTENDED = 2,
	/* SO_ATTACH_FILTER to such a pair. */
	ATTACH_CLASSIC = 3,
	/* BPF_LINK_CREATE to the way out of a loopback interface; a value is the length, or that it was dropped. */
	ATTACH_TO_INTERFACE = 4,
	/*
	 * SO_ATTACH_BPF and SO_ATTACH_FILTER to a socket that gets the packets coming in by such an interface, as
	 * tcpdump's does: VLAN tags are beside the packet then. A value is the number of bytes kept.
	 */
	CAPTURE_EXTENDED = 5,
	CAPTURE_CLASSIC = 6,
};

/* BPF_TCX_EGRESS, which older headers lack. */
enum { LOOPBACK_INDEX = 1, TCX_EGRESS = 47 };
enum { LOG_SIZE = 1 << 24, ROOM = 1 << 20, REFUSED = -1000, DROPPED = -1 };

struct request {
	uint32_t how, type, flags, log_level, log_wanted, linear, instructions, packets;
};

struct answer {
	uint32_t error, translated, machine_code, log_length, packets;
};

static char *verifier_log;
static char *received;

static long bpf(int command, union bpf_attr *attributes)
{
	return syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

static int load(const struct request *request, const void *instructions)
{
	union bpf_attr attributes;
	memset(&attributes, 0, sizeof attributes);
	attributes.prog_type = request->type;
	attributes.prog_flags = request->flags;
	attributes.insns = (uintptr_t)instructions;
	attributes.insn_cnt = request->instructions;
	attributes.license = (uintptr_t) "Dual BSD/GPL";
	attributes.log_level = request->log_level;
	if (request->log_level != 0) {
		attributes.log_buf = (uintptr_t)verifier_log;
		attributes.log_size = LOG_SIZE;
	}
	return bpf(BPF_PROG_LOAD, &attributes);
}

static void describe(int program, struct answer *answer)
{
	union bpf_attr attributes;
	struct bpf_prog_info info;
	memset(&attributes, 0, sizeof attributes);
	memset(&info, 0, sizeof info);
	attributes.info.bpf_fd = program;
	attributes.info.info_len = sizeof info;
	attributes.info.info = (uintptr_t)&info;
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attributes) < 0)
		return;
	answer->translated = info.xlated_prog_len / 8;
	answer->machine_code = info.jited_prog_len;
}

/* A test run of a socket filter begins behind an Ethernet header: so it is given one more, of an experimental type. */
static int64_t run(int program, const struct request *request, const char *packet, uint32_t length)
{
	static char framed[ROOM] = {[12] = (char)0x88, (char)0xb5};
	union bpf_attr attributes;
	memset(&attributes, 0, sizeof attributes);
	attributes.test.prog_fd = program;
	attributes.test.data_in = (uintptr_t)packet;
	attributes.test.data_size_in = length;
	if (request->type == BPF_PROG_TYPE_SOCKET_FILTER) {
		memcpy(framed + 14, packet, length);
		attributes.test.data_in = (uintptr_t)framed;
		attributes.test.data_size_in = length + 14;
	}
	if (bpf(BPF_PROG_TEST_RUN, &attributes) < 0)
		return REFUSED - errno;
	return attributes.test.retval;
}

/* Packets of any size pass, and every one at once. */
static int make_pair(int pair[2])
{
	int size = 8 * ROOM;
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0)
		return -1;
	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
	setsockopt(pair[1], SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
	return 0;
}

static int64_t pass(const int pair[2], const char *packet, uint32_t length)
{
	if (send(pair[0], packet, length, MSG_DONTWAIT) < 0)
		return REFUSED - errno;
	ssize_t kept = recv(pair[1], received, ROOM, MSG_DONTWAIT);
	if (kept < 0)
		return errno == EAGAIN ? DROPPED : REFUSED - errno;
	return kept;
}

/* A socket to a loopback interface that nobody else has: that of a network namespace of its own. */
static int own_interface(void)
{
	static int known = -1;
	int on = 1;
	struct ifreq up = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = LOOPBACK_INDEX};
	if (known >= 0 || unshare(CLONE_NEWNET) < 0)
		return known;
	int socket_of_packets = socket(AF_PACKET, SOCK_RAW, 0);
	if (socket_of_packets < 0 || ioctl(socket_of_packets, SIOCSIFFLAGS, &up) < 0 ||
	    setsockopt(socket_of_packets, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) < 0 ||
	    bind(socket_of_packets, (struct sockaddr *)&address, sizeof address) < 0)
		return -1;
	return known = socket_of_packets;
}

/* Where a program is attached to the interface; -1 for none. */
static int interface_link = -1;

/* Linux 6.6 and later. One place, in which programs take turns: making and closing it takes the kernel 25 ms. */
static int attach_to_interface(int program)
{
	union bpf_attr attributes;
	if (own_interface() < 0)
		return -1;
	memset(&attributes, 0, sizeof attributes);
	if (interface_link >= 0) {
		attributes.link_update.link_fd = interface_link;
		attributes.link_update.new_prog_fd = program;
		return bpf(BPF_LINK_UPDATE, &attributes);
	}
	attributes.link_create.prog_fd = program;
	attributes.link_create.target_ifindex = LOOPBACK_INDEX;
	attributes.link_create.attach_type = TCX_EGRESS;
	return interface_link = bpf(BPF_LINK_CREATE, &attributes);
}

/* Only frames of a page and more come in pieces. A frame that is shot is told to its sender. */
static int64_t send_out(const struct request *request, const char *packet, uint32_t length)
{
	struct virtio_net_hdr header = {.hdr_len = request->linear < length ? request->linear : length};
	struct iovec parts[] = {{&header, sizeof header}, {(void *)packet, length}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	if (sendmsg(own_interface(), &message, 0) >= 0)
		return length;
	return errno == ENOBUFS ? DROPPED : REFUSED - errno;
}

/* A socket that gets every packet coming in by the interface. */
static int open_capture(void)
{
	int on = 1, size = 8 * ROOM;
	struct timeval second = {.tv_sec = 1};
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = LOOPBACK_INDEX};
	int capture = socket(AF_PACKET, SOCK_RAW, 0);
	if (capture < 0 || setsockopt(capture, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) < 0 ||
	    setsockopt(capture, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) < 0 ||
	    setsockopt(capture, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0 ||
	    bind(capture, (struct sockaddr *)&address, sizeof address) < 0)
		return -1;
	return capture;
}

/*
 * The capture that programs are attached to, and one without a program. The kernel gives a packet to the younger one
 * first: when the older one has it, the other has it too, or never will.
 */
static int captures[2] = {-1, -1};

static int open_captures(void)
{
	if (interface_link >= 0)
		close(interface_link);
	interface_link = -1;
	if (captures[0] >= 0)
		return captures[0];
	if (own_interface() < 0)
		return -1;
	captures[1] = open_capture();
	return captures[0] = open_capture();
}

static int64_t captured(const struct request *request, const char *packet, uint32_t length)
{
	int64_t sent = send_out(request, packet, length);
	if (sent < 0)
		return sent;
	if (recv(captures[1], received, ROOM, 0) < 0)
		return REFUSED - errno;
	ssize_t kept = recv(captures[0], received, ROOM, MSG_DONTWAIT);
	if (kept < 0)
		return errno == EAGAIN ? DROPPED : REFUSED - errno;
	return kept;
}

/* What the socket is charged for its filter: a structure, and 8 bytes for each instruction the kernel made. */
static uint32_t charge(int socket)
{
	uint32_t memory[SK_MEMINFO_VARS] = {0};
	socklen_t size = sizeof memory;
	getsockopt(socket, SOL_SOCKET, SO_MEMINFO, memory, &size);
	return memory[SK_MEMINFO_OPTMEM];
}

/* The same without instructions: `ret #0` becomes five. */
static uint32_t least_charge(void)
{
	static uint32_t known;
	struct sock_filter reject = {BPF_RET | BPF_K, 0, 0, 0};
	struct sock_fprog program = {1, &reject};
	int pair[2];
	if (known != 0 || make_pair(pair) < 0)
		return known;
	if (setsockopt(pair[1], SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0)
		known = charge(pair[1]) - 5 * 8;
	close(pair[0]);
	close(pair[1]);
	return known;
}

static void put(const struct answer *answer, const char *log, const int64_t *values)
{
	uint32_t length = sizeof *answer + answer->log_length + answer->packets * sizeof *values;
	fwrite(&length, sizeof length, 1, stdout);
	fwrite(answer, sizeof *answer, 1, stdout);
	fwrite(log, 1, answer->log_length, stdout);
	fwrite(values, sizeof *values, answer->packets, stdout);
}

/* Where a program was put: what is not there is -1. */
struct place {
	int program, pair[2];
};

static int attach_classic(int socket, const struct request *request, const char *instructions)
{
	struct sock_fprog classic = {request->instructions, (struct sock_filter *)instructions};
	return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &classic, sizeof classic);
}

static int attach_extended(int socket, int program)
{
	return setsockopt(socket, SOL_SOCKET, SO_ATTACH_BPF, &program, sizeof program);
}

/* Gives less than 0 and errno for a refusal. */
static int put_in_place(const struct request *request, const char *instructions, struct place *place)
{
	enum how how = request->how;
	int socket = -1;
	if (how == ATTACH_CLASSIC || how == ATTACH_EXTENDED) {
		if (make_pair(place->pair) < 0)
			return -1;
		socket = place->pair[1];
	}
	if ((how == CAPTURE_CLASSIC || how == CAPTURE_EXTENDED) && (socket = open_captures()) < 0)
		return -1;
	if (how == ATTACH_CLASSIC || how == CAPTURE_CLASSIC)
		return attach_classic(socket, request, instructions);
	place->program = load(request, instructions);
	if (place->program < 0)
		return -1;
	if (how == ATTACH_TO_INTERFACE)
		return attach_to_interface(place->program);
	return how == RUN ? 0 : attach_extended(socket, place->program);
}

static int64_t value(const struct request *request, const struct place *place, const char *packet, uint32_t length)
{
	switch (request->how) {
	case RUN:
		return run(place->program, request, packet, length);
	case ATTACH_TO_INTERFACE:
		return send_out(request, packet, length);
	case CAPTURE_EXTENDED:
	case CAPTURE_CLASSIC:
		return captured(request, packet, length);
	default:
		return pass(place->pair, packet, length);
	}
}

static void judge(const struct request *request, const char *instructions)
{
	static int64_t *values;
	struct answer answer = {0};
	struct place place = {-1, {-1, -1}};
	const char *log = verifier_log, *at = instructions + 8 * (size_t)request->instructions;
	verifier_log[0] = '\0';
	answer.error = put_in_place(request, instructions, &place) < 0 ? errno : 0;
	answer.log_length = strlen(verifier_log);
	if (answer.log_length > request->log_wanted) {
		log += answer.log_length - request->log_wanted;
		answer.log_length = request->log_wanted;
	}
	if (answer.error == 0) {
		if (request->how == ATTACH_CLASSIC)
			answer.translated = (charge(place.pair[1]) - least_charge()) / 8;
		else if (place.program >= 0)
			describe(place.program, &answer);
		answer.packets = request->packets;
		values = realloc(values, (answer.packets + 1) * sizeof *values);
	}
	for (uint32_t i = 0; i < answer.packets; i++) {
		uint32_t length;
		memcpy(&length, at, sizeof length);
		at += sizeof length;
		values[i] = value(request, &place, at, length);
		at += length;
	}
	put(&answer, log, values);
	if (place.program >= 0)
		close(place.program);
	if (place.pair[0] >= 0) {
		close(place.pair[0]);
		close(place.pair[1]);
	}
}

/*
 * Whether the kernel may be asked at all, or with an interface of its own: exit status 0; or the reason in words, and 1
 * if it is not allowed, 2 if this kernel cannot.
 */
static int check(int with_interface)
{
	struct bpf_insn nothing[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K},
		{.code = BPF_JMP | BPF_EXIT},
	};
	struct request request = {.how = RUN, .type = BPF_PROG_TYPE_SCHED_CLS, .instructions = 2};
	const char frame[14] = {0};
	int program = load(&request, nothing);
	if (program >= 0 && run(program, &request, frame, sizeof frame) == 0 &&
	    (!with_interface || (attach_to_interface(program) >= 0 && open_captures() >= 0)))
		return 0;
	puts(strerror(errno));
	return errno == EPERM || errno == EACCES ? 1 : 2;
}

int main(int count, char **arguments)
{
	char *body = NULL;
	uint32_t length, capacity = 0;
	verifier_log = calloc(1, LOG_SIZE);
	received = malloc(ROOM);
	if (verifier_log == NULL || received == NULL)
		return 1;
	if (count > 1)
		return check(strcmp(arguments[1], "--check-interface") == 0);
	while (fread(&length, sizeof length, 1, stdin) == 1) {
		if (length < sizeof(struct request))
			return 1;
		if (length > capacity) {
			free(body);
			body = malloc(capacity = length);
		}
		if (body == NULL || fread(body, 1, length, stdin) != length)
			return 1;
		judge((const struct request *)body, body + sizeof(struct request));
		fflush(stdout);
	}
	return 0;
}
