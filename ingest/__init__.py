"""Bytes in, `PolicyDocument` out. Pure: opens no file, reads no clock, imports no other room."""
