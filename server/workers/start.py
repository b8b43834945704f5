"""Where the zygote starts: its modules are loaded while the garbage collector waits, for none of them is garbage."""

from oxiana.graph.garbage import uncollected

if __name__ == "__main__":
    with uncollected():
        from oxiana.server.workers import zygote
    zygote.main()
