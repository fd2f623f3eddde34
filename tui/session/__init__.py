"""The file that keeps a review: written, verified, locked, recovered, migrated. The only room that writes one."""
