/* RTM_GETLINK of lo by index and the kernel's answer, as often as asked: prints nanoseconds for one. rtnetlink(7) */

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

int main(int argc, char **argv) {
  long times = argc > 1 ? atol(argv[1]) : 1000;
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  if (fd < 0 || bind(fd, (struct sockaddr *)&kernel, sizeof kernel) != 0 || connect(fd, (struct sockaddr *)&kernel, sizeof kernel) != 0) {
    perror("netlink socket");
    return 1;
  }
  struct {
    struct nlmsghdr header;
    struct ifinfomsg link;
  } request = {
      .header = {.nlmsg_len = sizeof request, .nlmsg_type = RTM_GETLINK, .nlmsg_flags = NLM_F_REQUEST},
      .link = {.ifi_index = 1},
  };
  static char answer[32768];
  struct timespec begun, ended;
  clock_gettime(CLOCK_MONOTONIC, &begun);
  for (long i = 0; i < times; i++) {
    request.header.nlmsg_seq++;
    if (send(fd, &request, sizeof request, 0) != sizeof request || recv(fd, answer, sizeof answer, 0) < 1000) {
      perror("RTM_GETLINK");
      return 1;
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  printf("%f\n", ((ended.tv_sec - begun.tv_sec) * 1e9 + (ended.tv_nsec - begun.tv_nsec)) / times);
  return 0;
}
