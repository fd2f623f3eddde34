/* The disk of a simulation: recorder.c asks here before each step, and hands what was done over to be kept in memory.
 *
 * `disk` is written by the simulation (disk.py has the same fields, in the same order). A step is made by the window
 * that has the turn; 0 is another program, which is never refused. From the moment at which a window's process ends, its
 * steps fail with ENODEV and change nothing: the code that still runs for it can't reach the disk.
 */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct disk {
    int64_t turn;          /* the window that has the turn */
    int64_t ended;         /* windows whose process has ended: a bit each */
    int64_t steps;         /* steps of windows so far */
    int64_t end_at;        /* the step at which the process ends */
    int64_t torn;          /* how many sectors of a write come through if that step is a write; -1: none of it */
    int64_t wait_at;       /* the step that takes long */
    int64_t room;          /* bytes that are free; -1: enough */
    int64_t failing_sync;  /* which sync fails, counted down; -1: all do */
    int64_t error;         /* every step fails with this error */
    int64_t patient;       /* whether the one who has the turn can be made to wait */
    void (*wait)(void);    /* comes back when the step may go on */
};

struct disk disk = {.end_at = -1, .wait_at = -1, .room = -1};

static char *record;
static size_t recorded, capacity;

/* When each file was changed last, counted in changes: the system's own times are too coarse to be the same each time. */
#define FILES 1024
static struct {
    uint64_t inode;
    int64_t stamp;
} touched[FILES];
static int files;
static int64_t changes;

int64_t simulated_stamp(uint64_t inode)
{
    for (int i = 0; i < files; i++)
        if (touched[i].inode == inode)
            return touched[i].stamp;
    return 0;
}

static void touch(uint64_t inode)
{
    int i = 0;
    while (i < files && touched[i].inode != inode)
        i++;
    if (i == FILES)
        abort();
    if (i == files)
        touched[files++].inode = inode;
    touched[i].stamp = ++changes;
}

void simulated_stamps_begin(void)
{
    files = 0;
}

const char *simulated_log(size_t *length)
{
    *length = recorded;
    return record;
}

void simulated_log_begin(void)
{
    recorded = 0;
}

void simulated_note(const void *head, size_t head_length, const void *bytes, size_t length)
{
    if (recorded + head_length + length > capacity) {
        capacity = 2 * (recorded + head_length + length) + (1 << 16);
        record = realloc(record, capacity);
        if (!record)
            abort();
    }
    if (!strchr("FfDd", *(const char *)head)) {
        uint64_t inode;
        memcpy(&inode, (const char *)head + 1, sizeof inode);
        touch(inode);
    }
    memcpy(record + recorded, head, head_length);
    recorded += head_length;
    if (length)
        memcpy(record + recorded, bytes, length);
    recorded += length;
}

static int has_ended(void)
{
    return disk.ended >> disk.turn & 1;
}

int simulated_refusal(char what, size_t grows, size_t *length)
{
    if (!disk.turn)
        return 0;
    if (has_ended())
        return ENODEV;
    disk.steps++;
    if (disk.steps == disk.end_at) {
        /* What is torn off here is told to the caller as written in part; it can't go on from there. */
        int torn = what == 'W' && disk.torn > 0 && (size_t)disk.torn * 512 < *length;
        disk.ended |= (int64_t)1 << disk.turn;
        if (!torn)
            return ENODEV;
        *length = (size_t)disk.torn * 512;
        return 0;
    }
    if (disk.steps == disk.wait_at && disk.patient && disk.wait) {
        disk.wait();
        if (has_ended())
            return ENODEV;
    }
    if (disk.error)
        return (int)disk.error;
    if ((what == 'F' || what == 'D') && disk.failing_sync) {
        if (disk.failing_sync < 0 || --disk.failing_sync == 0)
            return EIO;
    }
    if (what == 'W' && grows && disk.room >= 0) {
        if ((size_t)disk.room >= grows) {
            disk.room -= (int64_t)grows;
        } else if (*length - (grows - (size_t)disk.room) > 0 && *length >= grows - (size_t)disk.room) {
            *length -= grows - (size_t)disk.room; /* what there is room for */
            disk.room = 0;
        } else {
            return ENOSPC;
        }
    }
    return 0;
}
