/* Sits between a program and the C library (LD_PRELOAD) and writes down every change to the files of
 * one folder, in order: SHIM_DIR is the folder, SHIM_TRACE the file that it is written to. So that a
 * disk can be rebuilt as it might have been at any moment at which the power failed.
 *
 * A record: one byte what, 8 bytes offset or size, 4 bytes length of the path, 4 bytes length of the
 * data (little-endian), the path, the data. W written, S synced (after it came back), T cut or grown
 * to a size, U removed, R renamed (data: the new path).
 *
 * SHIM_LIE=1: a sync is not done, and says it was. SHIM_FAULT=sync:N or write:N: every N-th fails with
 * EIO. SHIM_FAULT=full:N: from the N-th write on there is no room, until SHIM_ROOM exists. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 65536
static char *paths[MOST_FILES];
static pthread_mutex_t one = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int trace = -1;
static char folder[PATH_MAX];
static size_t folder_len;
static int lie;
static char fault[16], room[PATH_MAX];
static long fault_at, writes, syncs;

static int (*r_open)(const char *, int, ...);
static int (*r_close)(int);
static ssize_t (*r_write)(int, const void *, size_t);
static ssize_t (*r_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*r_writev)(int, const struct iovec *, int);
static int (*r_fsync)(int);
static int (*r_fdatasync)(int);
static int (*r_ftruncate)(int, off_t);
static int (*r_fallocate)(int, off_t, off_t);
static int (*r_unlink)(const char *);
static int (*r_rename)(const char *, const char *);

__attribute__((constructor)) static void begin(void) {
  r_open = dlsym(RTLD_NEXT, "open64");
  r_close = dlsym(RTLD_NEXT, "close");
  r_write = dlsym(RTLD_NEXT, "write");
  r_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  r_writev = dlsym(RTLD_NEXT, "writev");
  r_fsync = dlsym(RTLD_NEXT, "fsync");
  r_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  r_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  r_fallocate = dlsym(RTLD_NEXT, "posix_fallocate64");
  r_unlink = dlsym(RTLD_NEXT, "unlink");
  r_rename = dlsym(RTLD_NEXT, "rename");
  const char *dir = getenv("SHIM_DIR"), *to = getenv("SHIM_TRACE"), *f = getenv("SHIM_FAULT");
  if (!dir || !to) return;
  folder_len = (size_t)snprintf(folder, sizeof folder, "%s/", dir);
  lie = getenv("SHIM_LIE") != NULL;
  if (getenv("SHIM_ROOM")) snprintf(room, sizeof room, "%s", getenv("SHIM_ROOM"));
  if (f) sscanf(f, "%15[a-z]:%ld", fault, &fault_at);
  trace = r_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(char what, int64_t at, const char *path, const void *data, size_t n) {
  if (trace < 0) return;
  unsigned char head[17];
  uint32_t path_len = (uint32_t)strlen(path), data_len = (uint32_t)n;
  head[0] = (unsigned char)what;
  memcpy(head + 1, &at, 8);
  memcpy(head + 9, &path_len, 4);
  memcpy(head + 13, &data_len, 4);
  struct iovec parts[3] = {{head, sizeof head}, {(void *)path, path_len}, {(void *)data, n}};
  /* A record that is not whole is the last: the reader stops there. */
  if (r_writev(trace, parts, 3) < 0) _exit(99);
}

static const char *ours(int fd) { return fd >= 0 && fd < MOST_FILES ? paths[fd] : NULL; }

static int no_room(void) {
  return !strcmp(fault, "full") && writes >= fault_at && !(room[0] && access(room, F_OK) == 0);
}

/* Whether this write is to fail; sets errno. */
static int write_fails(void) {
  writes++;
  if (!strcmp(fault, "write") && writes % fault_at == 0) { errno = EIO; return 1; }
  if (no_room()) { errno = ENOSPC; return 1; }
  return 0;
}

static int opened(int fd, const char *path) {
  char whole[PATH_MAX];
  if (fd < 0 || fd >= MOST_FILES || trace < 0) return fd;
  if (path[0] == '/') snprintf(whole, sizeof whole, "%s", path);
  else if (!getcwd(whole, sizeof whole - strlen(path) - 2)) return fd;
  else { strcat(whole, "/"); strcat(whole, path); }
  pthread_mutex_lock(&one);
  free(paths[fd]);
  paths[fd] = strncmp(whole, folder, folder_len) ? NULL : strdup(whole + folder_len);
  pthread_mutex_unlock(&one);
  return fd;
}

#define MODE(flags, last) mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list a; va_start(a, last); mode = va_arg(a, mode_t); va_end(a); }

int open64(const char *path, int flags, ...) {
  MODE(flags, flags)
  int fd = r_open(path, flags, mode);
  if (fd >= 0 && (flags & O_TRUNC)) { opened(fd, path); if (ours(fd)) note('T', 0, ours(fd), "", 0); return fd; }
  return opened(fd, path);
}
int open(const char *path, int flags, ...) {
  MODE(flags, flags)
  return open64(path, flags, mode);
}
int openat64(int dir, const char *path, int flags, ...) {
  static int (*r)(int, const char *, int, ...);
  MODE(flags, flags)
  if (dir == AT_FDCWD || path[0] == '/') return open64(path, flags, mode);
  if (!r) r = dlsym(RTLD_NEXT, "openat64");
  return r(dir, path, flags, mode);
}
int openat(int dir, const char *path, int flags, ...) {
  MODE(flags, flags)
  return openat64(dir, path, flags, mode);
}

int close(int fd) {
  pthread_mutex_lock(&one);
  if (ours(fd)) { free(paths[fd]); paths[fd] = NULL; }
  pthread_mutex_unlock(&one);
  return r_close(fd);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off_t at) {
  if (!ours(fd)) return r_pwrite(fd, data, n, at);
  pthread_mutex_lock(&one);
  ssize_t done = write_fails() ? -1 : r_pwrite(fd, data, n, at);
  int e = errno;
  if (done > 0) note('W', at, ours(fd), data, (size_t)done);
  pthread_mutex_unlock(&one);
  errno = e;
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) { return pwrite64(fd, data, n, at); }

ssize_t write(int fd, const void *data, size_t n) {
  if (!ours(fd)) return r_write(fd, data, n);
  pthread_mutex_lock(&one);
  off_t at = (fcntl(fd, F_GETFL) & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
  ssize_t done = write_fails() ? -1 : r_write(fd, data, n);
  int e = errno;
  if (done > 0) note('W', at, ours(fd), data, (size_t)done);
  pthread_mutex_unlock(&one);
  errno = e;
  return done;
}

static int sync_with(int fd, int (*real)(int)) {
  if (!ours(fd)) return real(fd);
  pthread_mutex_lock(&one);
  syncs++;
  int failed = !strcmp(fault, "sync") && syncs % fault_at == 0;
  pthread_mutex_unlock(&one);
  if (failed) { errno = EIO; return -1; }
  if (lie) return 0;
  /* What was written before the sync began is durable when it ends: only that may be noted, so
   * nobody writes meanwhile. */
  pthread_mutex_lock(&one);
  int done = real(fd), e = errno;
  if (done == 0) note('S', 0, ours(fd), "", 0);
  pthread_mutex_unlock(&one);
  errno = e;
  return done;
}
int fsync(int fd) { return sync_with(fd, r_fsync); }
int fdatasync(int fd) { return sync_with(fd, r_fdatasync); }

int ftruncate64(int fd, off_t size) {
  if (!ours(fd)) return r_ftruncate(fd, size);
  pthread_mutex_lock(&one);
  int done = r_ftruncate(fd, size), e = errno;
  if (done == 0) note('T', size, ours(fd), "", 0);
  pthread_mutex_unlock(&one);
  errno = e;
  return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int posix_fallocate64(int fd, off_t at, off_t n) {
  if (!ours(fd)) return r_fallocate(fd, at, n);
  if (no_room()) return ENOSPC;
  return r_fallocate(fd, at, n);
}
int posix_fallocate(int fd, off_t at, off_t n) { return posix_fallocate64(fd, at, n); }

int unlink(const char *path) {
  pthread_mutex_lock(&one);
  int done = r_unlink(path), e = errno;
  if (done == 0 && trace >= 0 && !strncmp(path, folder, folder_len)) note('U', 0, path + folder_len, "", 0);
  pthread_mutex_unlock(&one);
  errno = e;
  return done;
}

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&one);
  int done = r_rename(from, to), e = errno;
  if (done == 0 && trace >= 0 && !strncmp(from, folder, folder_len) && !strncmp(to, folder, folder_len))
    note('R', 0, from + folder_len, to + folder_len, strlen(to + folder_len));
  pthread_mutex_unlock(&one);
  errno = e;
  return done;
}
