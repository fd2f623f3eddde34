/* What a program does to the files of one folder, written down in the order in which it happens.
 *
 * Loaded with LD_PRELOAD. RECORDER_ROOT is the folder, RECORDER_LOG the file to write to (outside of the folder). From
 * the log, `replay.py` makes every state in which a power loss could have left the folder. While a file named
 * RECORDER_FAIL exists with a number in it, that sync in the folder fails with EIO, counted from when that
 * number was first there; with 0 all do. The log says so.
 *
 * A record is: one byte for what was done, then three 64-bit numbers (the file's inode, an offset or a size, the
 * length of what follows), then that many bytes: what was written, or names.
 *
 *   C inode  name           a file was made          W inode offset  bytes   bytes were written
 *   T inode  size           it was cut or extended   F inode         its contents were synced
 *   f inode                 a sync of it failed      D               the folder was synced (d: that failed)
 *   L inode  name           it got another name      U inode  name   a name was taken away
 *   R inode  old NUL new    it was given another name
 *
 * With `simulation/controls.c` in the same library, the root is set at run time, the log is kept in memory, and each of
 * these steps can be refused before it happens.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* The 64-bit names are the same functions on the systems this is built for. */
#undef open64
#undef openat64
#undef pwrite64
#undef ftruncate64
#undef creat64

/* From controls.c, where that is part of the library. `simulated_refusal`: the error with which a step fails instead of
 * being done, or 0; a write may be cut short instead. */
__attribute__((weak)) int simulated_refusal(char what, size_t grows, size_t *length);
__attribute__((weak)) void simulated_note(const void *head, size_t head_length, const void *bytes, size_t length);

static pthread_mutex_t one_at_a_time = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static const char *root, *failing;
static size_t root_length;
static int log_file = -1, in_memory;

/* Watch this folder from now on, and keep the log in memory (only with controls.c). */
void record_in_memory(const char *folder)
{
    root = folder;
    root_length = strlen(folder);
    in_memory = 1;
}

static int recording(void)
{
    return log_file >= 0 || in_memory;
}

/* Whether a step must fail; then errno says why. Never called with the mutex: the one who is asked may wait. */
static int refused(char what, size_t grows, size_t *length)
{
    int error = in_memory ? simulated_refusal(what, grows, length) : 0;
    if (error)
        errno = error;
    return error;
}

#define REAL(name, ...)                                                                    \
    static __typeof__(name) *real;                                                         \
    if (!real)                                                                             \
        real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void)
{
    const char *log = getenv("RECORDER_LOG");
    root = getenv("RECORDER_ROOT");
    failing = getenv("RECORDER_FAIL");
    if (!root || !log)
        return;
    root_length = strlen(root);
    int low = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* Out of the way of programs that count on low numbers. */
    log_file = fcntl(low, F_DUPFD_CLOEXEC, 700);
    syscall(SYS_close, low);
}

static void note(char what, uint64_t inode, uint64_t number, const void *bytes, uint64_t length)
{
    char head[25];
    head[0] = what;
    memcpy(head + 1, &inode, 8);
    memcpy(head + 9, &number, 8);
    memcpy(head + 17, &length, 8);
    if (in_memory) {
        simulated_note(head, sizeof head, bytes, length);
        return;
    }
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
    if (syscall(SYS_writev, log_file, parts, 2) < 0)
        abort();
}

/* The name inside the folder, or NULL for what lies elsewhere. Only whole paths are looked at: SQLite and the session
 * use no others. */
static const char *inside(const char *path)
{
    if (!recording() || !path || strncmp(path, root, root_length) || path[root_length] != '/')
        return NULL;
    return path + root_length + 1;
}

/* Whether a descriptor is of a file in the folder; 2 for the folder itself. */
static int watched(int descriptor, struct stat *status)
{
    char link[64], path[4096];
    if (!recording() || fstat(descriptor, status))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    if (S_ISDIR(status->st_mode))
        return strcmp(path, root) ? 0 : 2;
    return S_ISREG(status->st_mode) && inside(path) ? 1 : 0;
}

static uint64_t inode_of(const char *path)
{
    struct stat status;
    return lstat(path, &status) ? 0 : status.st_ino;
}

static int opened(int descriptor, const char *path, int existed, int flags)
{
    const char *name = inside(path);
    struct stat status;
    int error = errno;
    if (descriptor >= 0 && name && !fstat(descriptor, &status) && S_ISREG(status.st_mode)) {
        if (!existed)
            note('C', status.st_ino, 0, name, strlen(name));
        else if (flags & O_TRUNC)
            note('T', status.st_ino, 0, NULL, 0);
    }
    errno = error;
    return descriptor;
}

static mode_t mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

/* Whether opening it changes the folder or is meant to. */
static int changing(int existed, int flags)
{
    return (flags & O_CREAT && !existed) || (flags & O_ACCMODE) != O_RDONLY;
}

#define OPEN(name)                                                                         \
    int name(const char *path, int flags, ...)                                             \
    {                                                                                      \
        REAL(name);                                                                        \
        va_list rest;                                                                      \
        va_start(rest, flags);                                                             \
        mode_t mode = mode_of(flags, rest);                                                \
        va_end(rest);                                                                      \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int existed = inside(path) ? inode_of(path) != 0 : 0;                              \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        if (inside(path) && changing(existed, flags) && refused('C', 0, NULL))             \
            return -1;                                                                     \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int descriptor = opened(real(path, flags, mode), path, existed, flags);            \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        return descriptor;                                                                 \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                       \
    int name(int folder, const char *path, int flags, ...)                                 \
    {                                                                                      \
        REAL(name);                                                                        \
        va_list rest;                                                                      \
        va_start(rest, flags);                                                             \
        mode_t mode = mode_of(flags, rest);                                                \
        va_end(rest);                                                                      \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int existed = inside(path) ? inode_of(path) != 0 : 0;                              \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        if (inside(path) && changing(existed, flags) && refused('C', 0, NULL))             \
            return -1;                                                                     \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int descriptor = opened(real(folder, path, flags, mode), path, existed, flags);    \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        return descriptor;                                                                 \
    }
OPENAT(openat)
OPENAT(openat64)

/* By how many bytes a file becomes longer with a write. */
static size_t growth(const struct stat *status, off_t offset, size_t length)
{
    return offset + (off_t)length > status->st_size ? (size_t)(offset + (off_t)length - status->st_size) : 0;
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    REAL(write);
    struct stat status;
    pthread_mutex_lock(&one_at_a_time);
    int mine = watched(descriptor, &status);
    off_t offset = mine ? lseek(descriptor, 0, SEEK_CUR) : 0;
    if (mine && fcntl(descriptor, F_GETFL) & O_APPEND)
        offset = status.st_size;
    pthread_mutex_unlock(&one_at_a_time);
    if (mine == 1 && refused('W', growth(&status, offset, length), &length))
        return -1;
    pthread_mutex_lock(&one_at_a_time);
    ssize_t written = real(descriptor, bytes, length);
    int error = errno;
    if (mine == 1 && written > 0)
        note('W', status.st_ino, (uint64_t)offset, bytes, (uint64_t)written);
    pthread_mutex_unlock(&one_at_a_time);
    errno = error;
    return written;
}

#define PWRITE(name)                                                                       \
    ssize_t name(int descriptor, const void *bytes, size_t length, off_t offset)           \
    {                                                                                      \
        REAL(name);                                                                        \
        struct stat status;                                                                \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int mine = watched(descriptor, &status);                                           \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        if (mine == 1 && refused('W', growth(&status, offset, length), &length))           \
            return -1;                                                                     \
        pthread_mutex_lock(&one_at_a_time);                                                \
        ssize_t written = real(descriptor, bytes, length, offset);                         \
        int error = errno;                                                                 \
        if (mine == 1 && written > 0)                                                      \
            note('W', status.st_ino, (uint64_t)offset, bytes, (uint64_t)written);          \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        errno = error;                                                                     \
        return written;                                                                    \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define FTRUNCATE(name)                                                                    \
    int name(int descriptor, off_t size)                                                   \
    {                                                                                      \
        REAL(name);                                                                        \
        struct stat status;                                                                \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int mine = watched(descriptor, &status);                                           \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        if (mine == 1 && refused('T', 0, NULL))                                            \
            return -1;                                                                     \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int result = real(descriptor, size), error = errno;                                \
        if (mine == 1 && result == 0)                                                      \
            note('T', status.st_ino, (uint64_t)size, NULL, 0);                             \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        errno = error;                                                                     \
        return result;                                                                     \
    }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

static int must_fail(void)
{
    static int seen, before = -1;
    char number[16] = {0};
    int file = failing ? (int)syscall(SYS_openat, AT_FDCWD, failing, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) {
        seen = 0;
        return 0;
    }
    long length = syscall(SYS_read, file, number, sizeof number - 1);
    syscall(SYS_close, file);
    if (length <= 0)
        return 0;
    if (atoi(number) != before) {
        before = atoi(number);
        seen = 0;
    }
    seen++;
    return before == 0 || before == seen;
}

#define SYNC(name)                                                                         \
    int name(int descriptor)                                                               \
    {                                                                                      \
        REAL(name);                                                                        \
        struct stat status;                                                                \
        pthread_mutex_lock(&one_at_a_time);                                                \
        int mine = watched(descriptor, &status), result, error;                            \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        int refusal = mine ? refused(mine == 2 ? 'D' : 'F', 0, NULL) : 0;                  \
        pthread_mutex_lock(&one_at_a_time);                                                \
        if (refusal || (mine && must_fail())) {                                            \
            result = -1;                                                                   \
            error = EIO;                                                                   \
        } else if (mine && in_memory) {                                                    \
            result = error = 0; /* only the simulated disk has to be synced */             \
        } else {                                                                           \
            result = real(descriptor);                                                     \
            error = errno;                                                                 \
        }                                                                                  \
        if (refusal == ENODEV) /* its process has ended: there was no sync */              \
            error = refusal;                                                               \
        else if (mine == 2)                                                                \
            note(result ? 'd' : 'D', 0, 0, NULL, 0);                                       \
        else if (mine)                                                                     \
            note(result ? 'f' : 'F', status.st_ino, 0, NULL, 0);                           \
        pthread_mutex_unlock(&one_at_a_time);                                              \
        errno = error;                                                                     \
        return result;                                                                     \
    }
SYNC(fsync)
SYNC(fdatasync)

static int unlinked(int result, const char *path, uint64_t inode)
{
    const char *name = inside(path);
    int error = errno;
    if (result == 0 && name)
        note('U', inode, 0, name, strlen(name));
    errno = error;
    return result;
}

int unlink(const char *path)
{
    REAL(unlink);
    pthread_mutex_lock(&one_at_a_time);
    uint64_t inode = inside(path) ? inode_of(path) : 0;
    pthread_mutex_unlock(&one_at_a_time);
    if (inode && refused('U', 0, NULL))
        return -1;
    pthread_mutex_lock(&one_at_a_time);
    int result = unlinked(real(path), path, inode);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}

int unlinkat(int folder, const char *path, int flags)
{
    REAL(unlinkat);
    pthread_mutex_lock(&one_at_a_time);
    uint64_t inode = inside(path) ? inode_of(path) : 0;
    pthread_mutex_unlock(&one_at_a_time);
    if (inode && refused('U', 0, NULL))
        return -1;
    pthread_mutex_lock(&one_at_a_time);
    int result = unlinked(real(folder, path, flags), path, inode);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}

static int renamed(int result, const char *old, const char *new, uint64_t inode)
{
    const char *first = inside(old), *second = inside(new);
    int error = errno;
    if (result == 0 && first && second) {
        char names[8192];
        int length = snprintf(names, sizeof names, "%s%c%s", first, 0, second);
        note('R', inode, 0, names, (uint64_t)length);
    }
    errno = error;
    return result;
}

int rename(const char *old, const char *new)
{
    REAL(rename);
    pthread_mutex_lock(&one_at_a_time);
    uint64_t inode = inside(old) ? inode_of(old) : 0;
    pthread_mutex_unlock(&one_at_a_time);
    if (inode && refused('R', 0, NULL))
        return -1;
    pthread_mutex_lock(&one_at_a_time);
    int result = renamed(real(old, new), old, new, inode);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}

int renameat(int from, const char *old, int to, const char *new)
{
    REAL(renameat);
    pthread_mutex_lock(&one_at_a_time);
    uint64_t inode = inside(old) ? inode_of(old) : 0;
    pthread_mutex_unlock(&one_at_a_time);
    if (inode && refused('R', 0, NULL))
        return -1;
    pthread_mutex_lock(&one_at_a_time);
    int result = renamed(real(from, old, to, new), old, new, inode);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}

static int linked(int result, const char *old, const char *new)
{
    const char *name = inside(new);
    int error = errno;
    if (result == 0 && name)
        note('L', inode_of(old), 0, name, strlen(name));
    errno = error;
    return result;
}

int link(const char *old, const char *new)
{
    REAL(link);
    if (inside(new) && refused('L', 0, NULL))
        return -1;
    pthread_mutex_lock(&one_at_a_time);
    int result = linked(real(old, new), old, new);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    REAL(linkat);
    if (inside(new) && refused('L', 0, NULL))
        return -1;
    pthread_mutex_lock(&one_at_a_time);
    int result = linked(real(from, old, to, new, flags), old, new);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}
