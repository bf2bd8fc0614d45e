"""What a function may do on AWS, kept on the laptop too: the calls of its processes are held against its role.

Standard library only: the emulator asks these rules from an environment of its own.
"""
