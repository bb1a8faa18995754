/*
 * Makes and deletes a container network by a script from standard input: the datagrams that netloom sent and the system calls between them.
 * Prints the milliseconds until it was created and until it was deleted. Every answer is received; none is decoded, but for an index and a
 * generation that later messages need.
 * The script is read before the clock starts. See recording.ts for its words.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum verb { MAKE, UNMAKE, OPEN, SEND, WRITE, PING, CREATED };

/* Where a number that differs from run to run stands in a message. */
struct mark {
  enum { NAMESPACE, LINK, GENERATION } what;
  int at;
};

struct step {
  enum verb verb;
  char name[64], text[64];
  int socket, protocol, inside;
  unsigned char *bytes;
  int length, marked;
  struct mark marks[16];
};

static struct step steps[256];
static int count, sockets[16], home;
/* The numbers for the marks: the descriptor of the namespace, the index of the host's link, the generation of the ruleset. */
static int numbers[3] = {-1, -1, -1};
static unsigned char answer[65536];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void enter(int namespace) {
  if (setns(namespace, CLONE_NEWNET) != 0) fail("setns");
}

static void unhex(struct step *step, const char *digits) {
  step->length = strlen(digits) / 2;
  step->bytes = malloc(step->length);
  for (int i = 0; i < step->length; i++) sscanf(digits + 2 * i, "%2hhx", &step->bytes[i]);
}

static void read_marks(struct step *step, const char *words) {
  static const char *const names[] = {"namespace", "link", "generation"};
  char name[16];
  for (int at, read; sscanf(words, "%15s %d%n", name, &at, &read) == 2; words += read) {
    if (step->marked == 16) exit(2);
    struct mark *mark = &step->marks[step->marked++];
    mark->at = at;
    for (mark->what = 0; strcmp(names[mark->what], name) != 0; mark->what++)
      if (mark->what == GENERATION) exit(2);
  }
}

static void read_script(void) {
  static char line[1 << 16], digits[1 << 16], where[16];
  while (fgets(line, sizeof line, stdin)) {
    struct step *step = &steps[count++];
    int read;
    if (sscanf(line, "make %63s", step->name) == 1) step->verb = MAKE;
    else if (sscanf(line, "unmake %63s", step->name) == 1) step->verb = UNMAKE;
    else if (sscanf(line, "open %d %d %15s", &step->socket, &step->protocol, where) == 3) {
      step->verb = OPEN;
      step->inside = strcmp(where, "container") == 0;
    } else if (sscanf(line, "write %63s %63s", step->name, step->text) == 2) step->verb = WRITE;
    else if (sscanf(line, "ping %63s %65535s", step->name, digits) == 2) {
      step->verb = PING;
      unhex(step, digits);
    } else if (strcmp(line, "created\n") == 0) step->verb = CREATED;
    else if (sscanf(line, "send %d %65535s%n", &step->socket, digits, &read) == 2) {
      step->verb = SEND;
      unhex(step, digits);
      read_marks(step, line + read);
    } else exit(2);
  }
}

static int open_netlink(int protocol) {
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK}, own;
  socklen_t size = sizeof own;
  int on = 1, fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  if (fd < 0 || bind(fd, (struct sockaddr *)&kernel, sizeof kernel) || connect(fd, (struct sockaddr *)&kernel, sizeof kernel)) fail("socket");
  setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
  setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on);
  setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof on);
  getsockname(fd, (struct sockaddr *)&own, &size);
  return fd;
}

static void make(const char *path) {
  int fd = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
  if (fd < 0) fail(path);
  close(fd);
  if (unshare(CLONE_NEWNET) != 0) fail("unshare");
  if (mount("/proc/thread-self/ns/net", path, "none", MS_BIND, NULL) != 0) fail("mount");
  enter(home);
  if ((numbers[NAMESPACE] = open(path, O_RDONLY | O_CLOEXEC)) < 0) fail(path);
}

/* Whether the message of a datagram that this one answers asked for an acknowledgement: a change, which must succeed. */
static int is_change(const struct step *step, unsigned sequence) {
  for (int at = 0; at + 16 <= step->length;) {
    struct nlmsghdr *message = (struct nlmsghdr *)(step->bytes + at);
    if (message->nlmsg_seq == sequence) return (message->nlmsg_flags & NLM_F_ACK) != 0;
    at += NLMSG_ALIGN(message->nlmsg_len);
  }
  return 0;
}

/* The answer to a question may be an error (there is no such link yet). */
static void ask(struct step *step) {
  for (int i = 0; i < step->marked; i++) {
    memcpy(step->bytes + step->marks[i].at, &numbers[step->marks[i].what], 4);
    if (step->marks[i].what == NAMESPACE) numbers[LINK] = 0;
  }
  if (write(sockets[step->socket], step->bytes, step->length) != step->length) fail("write");
  ssize_t length;
  while ((length = read(sockets[step->socket], answer, sizeof answer)) > 0) {
    for (int at = 0; at + 16 <= length;) {
      struct nlmsghdr *message = (struct nlmsghdr *)(answer + at);
      if (message->nlmsg_type == NLMSG_ERROR && is_change(step, message->nlmsg_seq) && (errno = -*(int *)NLMSG_DATA(message)) != 0)
        fail("the kernel's answer");
      /* The first link that the kernel tells of once the veth is born is its host's end. */
      if (numbers[LINK] == 0 && message->nlmsg_type == RTM_NEWLINK) numbers[LINK] = ((struct ifinfomsg *)NLMSG_DATA(message))->ifi_index;
      /* NFNL_SUBSYS_NFTABLES, NFT_MSG_NEWGEN: the generation is its first attribute. */
      if (message->nlmsg_type == ((10 << 8) | 15)) memcpy(&numbers[GENERATION], answer + at + 24, 4);
      at += NLMSG_ALIGN(message->nlmsg_len);
    }
  }
}

static void ping(struct step *step) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  inet_pton(AF_INET, step->name, &to.sin_addr);
  enter(numbers[NAMESPACE]);
  int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMP);
  enter(home);
  if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0 || write(fd, step->bytes, step->length) < 0) fail("ping");
  struct pollfd wait = {.fd = fd, .events = POLLIN};
  if (poll(&wait, 1, 2000) != 1 || read(fd, answer, sizeof answer) < 28 || answer[20] != 0) fail("no echo");
  close(fd);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(void) {
  char path[96];
  read_script();
  home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  double begun = now(), created = begun;
  for (int i = 0; i < count; i++) {
    struct step *step = &steps[i];
    snprintf(path, sizeof path, "/run/netns/%s", step->name);
    int fd;
    switch (step->verb) {
      case MAKE:
        make(path);
        break;
      case UNMAKE:
        /* The namespace ends only when nothing holds it. */
        for (int j = 0; j < i; j++) if (steps[j].verb == OPEN && steps[j].inside) close(sockets[steps[j].socket]);
        close(numbers[NAMESPACE]);
        if (umount2(path, MNT_DETACH) != 0 || unlink(path) != 0) fail("unmake");
        break;
      case OPEN:
        if (step->inside) enter(numbers[NAMESPACE]);
        sockets[step->socket] = open_netlink(step->protocol);
        if (step->inside) enter(home);
        break;
      case SEND:
        ask(step);
        break;
      case WRITE:
        if ((fd = open(step->name, O_WRONLY | O_CLOEXEC)) < 0 || write(fd, step->text, strlen(step->text)) < 0) fail(step->name);
        close(fd);
        break;
      case PING:
        ping(step);
        break;
      case CREATED:
        created = now();
    }
  }
  printf("%f %f\n", created - begun, now() - begun);
  return 0;
}
